"""The command line: `quittance COMMAND`. Commands load what they need and nothing more, so that each starts fast."""

import argparse
import sys
from collections.abc import Sequence

from quittance.config.cli import (
    database_command,
    firm_command,
    migrate_command,
    ops_command,
    relay_command,
    secrets_command,
    web_command,
    worker_command,
)
from quittance.config.cli.words import CommandFailed
from quittance.config.environment import BadSettings

_COMMANDS = (
    web_command,
    worker_command,
    relay_command,
    database_command,
    migrate_command,
    firm_command,
    ops_command,
    secrets_command,
)


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="quittance", description="Accounts receivable for accounting firms.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.declare(commands)
    chosen = parser.parse_args(words)
    try:
        chosen.run(chosen)
    except BadSettings as bad:
        for fault in bad.faults:
            print(f"quittance: {fault}", file=sys.stderr)
        return 2
    except CommandFailed as failed:
        print(f"quittance: {failed}", file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, a folder that is none: a fault of the host, not of ours
        print(
            f"quittance: {': '.join(str(part) for part in (error.filename, error.strerror) if part)}", file=sys.stderr
        )
        return 1
    except UnicodeError:
        print("quittance: A word or a setting given is not readable text (UTF-8).", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0
