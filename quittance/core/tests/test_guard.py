"""No process works with a database, or as a role, that would not keep firms apart."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import psycopg
import pytest

from quittance.core.database import guard, roles
from tests.cluster import cluster

SHIPPED = {("core", "0001_initial"), ("core", "0002_more"), ("tenancy", "0001_initial")}


class OldServer:
    """What a connection tells of a server we do not run here."""

    def __init__(self, version: int) -> None:
        self.info = SimpleNamespace(server_version=version, user="app")


def examine(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        guard.examine(connection)


def test_the_app_role_is_fit(migrated: None) -> None:
    examine(cluster.address("app"))


def test_a_superuser_is_refused(migrated: None) -> None:
    with pytest.raises(guard.Unfit, match='"postgres" is a superuser and row-level security would not bind it'):
        examine(cluster.admin)


def test_a_role_that_may_bypass_row_level_security_is_refused(migrated: None) -> None:
    with pytest.raises(guard.Unfit, match=r'_ops" may bypass row-level security \(BYPASSRLS\). Use the app role'):
        examine(cluster.address("ops"))


def test_the_owner_of_the_tables_is_refused(migrated: None) -> None:
    with pytest.raises(guard.Unfit, match='_owner" owns tables'):
        examine(cluster.address("owner"))


def test_a_role_that_may_become_the_owner_is_refused(no_database: str, tmp_path: Path) -> None:
    made = roles.prepare(admin=no_database, passwords_file=tmp_path / "roles.json")
    with psycopg.connect(made.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE books (n int)")
    examine(made.app)
    with psycopg.connect(no_database, autocommit=True) as admin:
        name = admin.info.dbname
        admin.execute(f"GRANT {name}_owner TO {name}_app".encode())
    with pytest.raises(guard.Unfit, match='_app" owns tables'):
        examine(made.app)


@pytest.mark.parametrize(("version", "said"), [(140011, "14"), (90624, "9")])
def test_a_server_that_is_too_old_is_refused(version: int, said: str) -> None:
    with pytest.raises(guard.Unfit, match=f"PostgreSQL 15 or newer is needed; this server is {said}"):
        guard.examine(cast("psycopg.Connection", OldServer(version)))


def test_missing_migrations_are_counted_and_the_first_is_named(no_database: str, tmp_path: Path) -> None:
    made = roles.prepare(admin=no_database, passwords_file=tmp_path / "roles.json")
    with pytest.raises(guard.Unfit, match=r"lacks 3 migrations \(first: core.0001_initial\): run `quittance migrate`"):
        guard.await_fit(made.app, reader=made.ops, shipped=SHIPPED, patience_seconds=0)
    with psycopg.connect(made.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE django_migrations (app text, name text)")
        owner.execute("INSERT INTO django_migrations VALUES ('core', '0001_initial'), ('tenancy', '0001_initial')")
        owner.execute(f"GRANT SELECT ON django_migrations TO {owner.info.dbname}_app".encode())
        assert guard.missing_migrations(owner, SHIPPED) == ["core.0002_more"]
        owner.execute("INSERT INTO django_migrations VALUES ('core', '0002_more'), ('core', '0009_from_the_future')")
        assert guard.missing_migrations(owner, SHIPPED) == []
    guard.await_fit(made.app, reader=made.ops, shipped=SHIPPED, patience_seconds=0)


def test_a_database_whose_migration_was_killed_before_it_gave_rights_is_unfit(no_database: str, tmp_path: Path) -> None:
    made = roles.prepare(admin=no_database, passwords_file=tmp_path / "roles.json")
    with psycopg.connect(made.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE django_migrations (app text, name text)")
    with pytest.raises(guard.Unfit, match="run `quittance migrate`"):
        guard.await_fit(made.app, reader=made.ops, shipped=set(), patience_seconds=0)


def test_a_silent_database_is_named_without_its_password() -> None:
    with pytest.raises(guard.Unfit, match=r"The database at 127\.0\.0\.1:9/books does not answer: ") as unfit:
        guard.await_fit("postgresql://app:hunter2@127.0.0.1:9/books", reader="", shipped=set(), patience_seconds=0)
    assert "hunter2" not in str(unfit.value)
    assert "\n" not in str(unfit.value)
    assert "refused" in str(unfit.value)


def test_a_wrong_password_is_told_at_once(migrated: None) -> None:
    with pytest.raises(guard.Unfit, match="password authentication failed") as unfit:
        guard.await_fit(
            cluster.address("app").replace("@", "hunter2@"), reader="", shipped=set(), patience_seconds=3600
        )
    assert "hunter2" not in str(unfit.value)
