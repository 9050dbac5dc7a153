"""`quittance migrate` completes whatever an earlier one left, one at a time, and can tell without doing."""

from contextlib import ExitStack

import psycopg
import pytest

from quittance.config.migrations import shipped
from quittance.config.tests.processes import command, database, running
from quittance.core.database import guard, roles
from quittance.core.tests.waiting import until

_WAITERS = (
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = %s)"
)


def await_waiter(connection: psycopg.Connection) -> None:
    """Until the migration stands before the lock that this connection holds."""

    def waits() -> bool:
        row = connection.execute(_WAITERS, (connection.info.dbname,)).fetchone()
        return row is not None and row[0] > 0

    until(waits, what="The migration before the lock")


def assert_fit(made: roles.RoleAddresses) -> None:
    guard.await_fit(made.app, reader=made.ops, shipped=shipped(), patience_seconds=0)
    with psycopg.connect(made.app, autocommit=True) as app:
        assert app.execute("SELECT count(*) FROM access_person").fetchone() == (0,)
        unbound = app.execute(
            "SELECT relname FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND NOT relrowsecurity"
            " AND EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = c.oid AND attname = 'firm_id')"
        ).fetchall()
        assert unbound == []


def test_an_empty_database_is_brought_up_to_date_and_a_second_time_changes_nothing(empty: roles.RoleAddresses) -> None:
    there = database(empty)
    check = command("migrate", "--check", **there)
    assert (check.returncode, check.stdout) == (1, "")
    assert check.stderr.startswith(f"quittance: {len(shipped())} migrations are missing, the first is access.0001_")
    first = command("migrate", **there)
    assert (first.returncode, first.stdout, first.stderr) == (0, f"{len(shipped())} migrations applied.\n", "")
    assert_fit(empty)
    check = command("migrate", "--check", **there)
    assert (check.returncode, check.stdout, check.stderr) == (0, "", "")
    second = command("migrate", **there)
    assert (second.returncode, second.stdout, second.stderr) == (0, "The database is up to date.\n", "")


def test_a_migration_killed_midway_is_completed_by_the_next(empty: roles.RoleAddresses) -> None:
    with psycopg.connect(empty.owner, autocommit=True) as holder, running("migrate", **database(empty)) as migration:
        until(lambda: holder.execute("SELECT to_regclass('core_event')").fetchone() != (None,), what="Core's tables")
        holder.execute("BEGIN; LOCK TABLE django_migrations IN SHARE MODE")
        await_waiter(holder)
        migration.kill()
        migration.wait()
        holder.execute("ROLLBACK")
    with psycopg.connect(empty.owner, autocommit=True) as owner:
        assert guard.missing_migrations(owner, shipped())
    assert command("migrate", **database(empty)).returncode == 0
    assert_fit(empty)


def test_a_migration_killed_before_it_laid_rules_and_rights_is_completed_by_the_next(
    empty: roles.RoleAddresses,
) -> None:
    with psycopg.connect(empty.owner, autocommit=True) as holder, running("migrate", **database(empty)) as migration:
        until(lambda: holder.execute("SELECT to_regclass('core_event')").fetchone() != (None,), what="Core's tables")
        holder.execute("BEGIN; LOCK TABLE core_event IN ACCESS SHARE MODE")
        await_waiter(holder)
        while guard.missing_migrations(holder, shipped()):
            holder.execute("ROLLBACK; BEGIN; LOCK TABLE core_event IN ACCESS SHARE MODE")
            await_waiter(holder)
        migration.kill()
        migration.wait()
        holder.execute("ROLLBACK")
    with pytest.raises(guard.Unfit, match="run `quittance migrate` to its end"):
        assert_fit(empty)
    again = command("migrate", **database(empty))
    assert (again.returncode, again.stdout) == (0, "The rules of rows and the rights of roles are laid anew.\n")
    assert_fit(empty)


def test_of_two_migrations_at_once_the_second_waits_and_finds_nothing_to_do(empty: roles.RoleAddresses) -> None:
    with ExitStack() as both:
        migrations = [both.enter_context(running("migrate", **database(empty))) for _ in range(2)]
        said = sorted(migration.communicate(timeout=120) for migration in migrations)
    assert said == [(f"{len(shipped())} migrations applied.\n", ""), ("The database is up to date.\n", "")]
    assert_fit(empty)
