"""What the commands have in common."""

import argparse
import os
from typing import TypeAlias

from quittance.config.environment import Environment, environment

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  the only name it has


class CommandFailed(Exception):
    """The command cannot do what was asked; the text is one clear line."""


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
        guard.await_fit(env.database_url, shipped=shipped(), patience_seconds=env.database_wait_seconds)
    except guard.Unfit as unfit:
        raise CommandFailed(str(unfit)) from None
