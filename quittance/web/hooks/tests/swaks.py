"""swaks, a mail client that says all it says and hears aloud."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from quittance.web.hooks.tests.mail_peer import HOST, PATIENCE_SECONDS, SENDER

_SAID = re.compile(rb"^ [-~]> ?")
_HEARD = re.compile(rb"^<[-~*][* ] ")


def missing(program: str) -> Exception:
    return AssertionError(f"{program} is not installed: run bin/setup --browser.")


@dataclass(frozen=True)
class Talk:
    code: int
    lines: tuple[bytes, ...]

    @property
    def said(self) -> list[bytes]:
        return [_SAID.sub(b"", line) for line in self.lines if _SAID.match(line)]

    @property
    def heard(self) -> list[bytes]:
        return [_HEARD.sub(b"", line) for line in self.lines if _HEARD.match(line)]

    @property
    def letter(self) -> bytes:
        """What was said between the door's 354 and the dot, as the door must have understood it."""
        return b"".join(self._letter_lines())

    def _letter_lines(self) -> Iterator[bytes]:
        lines = iter(self.said)
        for line in lines:
            if line == b"DATA":
                break
        for line in lines:
            if line == b".":
                return
            yield line.removeprefix(b".") + b"\r\n"


def talk(port: int, *words: str, to: str, sender: str = SENDER) -> Talk:
    program = shutil.which("swaks")
    if program is None:
        raise missing("swaks")
    done = subprocess.run(
        [program, "--server", HOST, "--port", str(port), "--from", sender, "--to", to, *words],
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
        env={"HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},  # it would read habits of whoever runs the test there
    )
    return Talk(done.returncode, tuple(done.stdout.splitlines() + done.stderr.splitlines()))
