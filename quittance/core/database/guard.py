"""What must be true of the database before a process of ours may work with it."""

import time
from pathlib import Path

import psycopg

from quittance.core.database import addresses

_ROLE = """
SELECT role.rolsuper, role.rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
               AND pg_has_role(current_user, relowner, 'MEMBER')) AS owns
  FROM pg_roles role WHERE role.rolname = current_user
"""


class Unfit(Exception):
    """The database or our role in it is not fit for work; the text says what to change."""


def examine(connection: psycopg.Connection) -> None:
    """Refuse a server too old, and a role that row-level security would not bind."""
    version = connection.info.server_version
    if version < addresses.MINIMUM_SERVER_VERSION:
        raise Unfit(f"PostgreSQL 15 or newer is needed; this server is {version // 10000}.")
    row = connection.execute(_ROLE).fetchone()
    superuser, bypasses, owns = row or (False, False, False)
    role = connection.info.user
    remedy = "Use the app role that `quittance database prepare` made."
    if superuser:
        raise Unfit(f'The role "{role}" is a superuser and row-level security would not bind it. {remedy}')
    if bypasses:
        raise Unfit(f'The role "{role}" may bypass row-level security (BYPASSRLS). {remedy}')
    if owns:
        raise Unfit(f'The role "{role}" owns tables and row-level security would not bind it. {remedy}')


def missing_migrations(connection: psycopg.Connection, shipped: set[tuple[str, str]]) -> list[str]:
    """Migrations this code brings that the database has not had. Compared without Django, so a start stays quick."""
    known = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    if known is None or known[0] is None:
        return sorted(f"{app}.{name}" for app, name in shipped)
    try:
        applied = {(row[0], row[1]) for row in connection.execute("SELECT app, name FROM django_migrations")}
    except psycopg.errors.InsufficientPrivilege:
        # A migration gives rights as its last step.
        role = connection.info.user
        raise Unfit(
            f'The role "{role}" may not read the list of migrations: run `quittance migrate` to its end.'
        ) from None
    return sorted(f"{app}.{name}" for app, name in shipped - applied)


def shipped_migrations(packages: dict[str, Path]) -> set[tuple[str, str]]:
    """The migrations on disk, by application label."""
    return {
        (label, file.stem) for label, folder in packages.items() for file in (folder / "migrations").glob("[0-9]*.py")
    }


def examine_reader(address: str, *, beside: psycopg.Connection) -> None:
    """The reading role must see all firms of the same database and be no superuser; else sweepers would see nothing."""
    try:
        with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
            row = connection.execute(_ROLE).fetchone()
            same = connection.execute("SELECT current_database()").fetchone()
    except psycopg.OperationalError as error:
        where = addresses.without_password(address)
        raise Unfit(f"DATABASE_OPS_URL: {where} does not answer: {addresses.reason(error)}.") from None
    if row is None or row[0] or not row[1]:
        raise Unfit(f'DATABASE_OPS_URL: the role "{connection.info.user}" must have BYPASSRLS and be no superuser.')
    if same != beside.execute("SELECT current_database()").fetchone():
        raise Unfit("DATABASE_OPS_URL and DATABASE_URL name different databases.")


def await_fit(address: str, *, reader: str, shipped: set[tuple[str, str]], patience_seconds: float) -> None:
    """Wait for a database that is starting, then insist on a fit role and an up-to-date schema."""
    patience = time.monotonic() + patience_seconds
    while True:
        try:
            with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
                examine(connection)
                missing = missing_migrations(connection, shipped)
                if missing:
                    raise Unfit(
                        f"The database lacks {len(missing)} migrations (first: {missing[0]}): run `quittance migrate`."
                    )
                examine_reader(reader, beside=connection)
                return
        except psycopg.OperationalError as error:
            why = addresses.reason(error)
            if "authentication failed" in why or time.monotonic() > patience:
                raise Unfit(f"The database at {addresses.without_password(address)} does not answer: {why}.") from None
            time.sleep(0.1)
