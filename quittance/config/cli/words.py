"""What the commands have in common."""

import argparse
import errno
import os
import socket
import time
from typing import TypeAlias

from quittance.config.environment import Environment, environment

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  the only name it has

_ORPHANS_SECONDS = 2.0


class CommandFailed(Exception):
    """The command cannot do what was asked; the text is one clear line."""


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):  # noqa: PLR2004  the range of ports
        raise argparse.ArgumentTypeError("must be a port number from 1 to 65535")
    return int(text)


def count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1000):  # noqa: PLR2004  no host runs more of anything
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 999")
    return int(text)


def must_be_free(host: str, port: int, *, who: str) -> None:
    """For servers whose own words for it would be a traceback. Patient with orphans of a killed one, which end soon."""
    patience = time.monotonic() + _ORPHANS_SECONDS
    while True:
        try:
            family, _, _, _, (address, *_) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.create_server((str(address), port), family=family):
                return
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > patience:
                raise CommandFailed(f"{who} cannot listen on {host}:{port}: {error.strerror}.") from None
            time.sleep(0.1)


def load_product(*, process: str) -> Environment:
    """Set Django up, for commands that work with models."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "quittance.config.settings"
    env = environment()
    from quittance.config import logs

    logs.start(env, process=process)
    import django

    django.setup()
    return env


def await_database(env: Environment) -> None:
    """Refuse to start on a database, or as a role, that is not fit."""
    from quittance.config.migrations import shipped
    from quittance.core.database import guard

    try:
        guard.await_fit(
            env.database_url, reader=env.database_ops_url, shipped=shipped(), patience_seconds=env.database_wait_seconds
        )
    except guard.Unfit as unfit:
        raise CommandFailed(str(unfit)) from None
