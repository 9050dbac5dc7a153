"""`quittance migrate`: bring the database to this code's schema, and lay row-level security over every table."""

import argparse
import time

from quittance.config.cli.words import CommandFailed, Commands
from quittance.config.environment import environment

_LOCK = 7_155_423_001
_PATIENCE_SECONDS = 120


def declare(commands: Commands) -> None:
    parser = commands.add_parser("migrate", help="bring the database up to date")
    parser.add_argument("--check", action="store_true", help="only tell what is missing; status 1 if anything is")
    parser.set_defaults(run=_migrate)


def _migrate(chosen: argparse.Namespace) -> None:
    import psycopg
    from django.db.utils import OperationalError as DatabaseUnreachable

    from quittance.config.migrations import shipped
    from quittance.core.database import addresses, guard

    owner = environment().database_owner_url
    try:
        with psycopg.connect(owner, autocommit=True, connect_timeout=5) as connection:
            if connection.info.server_version < addresses.MINIMUM_SERVER_VERSION:
                raise CommandFailed("PostgreSQL 15 or newer is needed.")
            _take_turn(connection)
            missing = guard.missing_migrations(connection, shipped())
            if chosen.check:
                if missing:
                    raise CommandFailed(f"{len(missing)} migrations are missing, the first is {missing[0]}.")
                return
            _apply(missing)
    except DatabaseUnreachable as error:
        raise CommandFailed(f"The database went away; run this again. ({str(error).strip().splitlines()[0]})") from None
    except psycopg.OperationalError as error:
        where = addresses.without_password(owner)
        raise CommandFailed(f"The database at {where} does not answer: {addresses.reason(error)}.") from None


def _take_turn(connection: "object") -> None:
    """One migration at a time, across hosts; a killed one gives its turn back with its connection."""
    import psycopg

    assert isinstance(connection, psycopg.Connection)  # noqa: S101  tells the type checker what the late import hides
    patience = time.monotonic() + _PATIENCE_SECONDS
    while True:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
        if row and row[0]:
            return
        if time.monotonic() > patience:
            raise CommandFailed("Another migration is under way; try again when it has ended.")
        time.sleep(0.2)


def _apply(missing: list[str]) -> None:
    from quittance.config.cli.words import load_product

    load_product(process="migrate")
    from django.core.management import call_command

    from quittance.core.database import rows

    if missing:
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        print(f"{len(missing)} migrations applied.")
    elif not rows.is_secure("owner"):
        rows.secure("owner")
        print("The rules of rows and the rights of roles are laid anew.")
    else:
        print("The database is up to date.")
