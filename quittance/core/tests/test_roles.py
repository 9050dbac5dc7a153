"""A database is made ready by one command: three roles with exactly the rights they need, a second time harmless."""

import stat
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from quittance.core.database import addresses, roles
from quittance.core.tests.waiting import together

_RIGHTS = """
SELECT rolname, rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolconfig FROM pg_roles
 WHERE rolname LIKE current_database() || '\\_%' ORDER BY rolname
"""
_ACCESS = """
SELECT pg_get_userbyid(datdba), datacl::text, (SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'),
       (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public')
  FROM pg_database WHERE datname = current_database()
"""


def ask(address: str, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(statement.encode()).fetchall()


def tell(address: str, *statements: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def prepare(admin: str, folder: Path) -> roles.RoleAddresses:
    return roles.prepare(admin=admin, passwords_file=folder / "keys" / "roles.json")


def test_the_three_roles_have_the_rights_they_need_and_no_others(no_database: str, tmp_path: Path) -> None:
    prepare(no_database, tmp_path)
    name = addresses.parts(no_database)["dbname"]
    assert ask(no_database, _RIGHTS) == [
        (f"{name}_app", True, False, False, False, False, None),
        (f"{name}_ops", True, False, False, False, True, ["default_transaction_read_only=on"]),
        (f"{name}_owner", True, False, False, False, False, None),
    ]


def test_the_owner_alone_may_make_tables_and_the_reading_role_may_not_write(no_database: str, tmp_path: Path) -> None:
    made = prepare(no_database, tmp_path)
    tell(made.owner, "CREATE TABLE mine (n int)", "GRANT ALL ON mine TO PUBLIC")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        tell(made.app, "CREATE TABLE theirs (n int)")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ask(made.ops, "INSERT INTO mine VALUES (1) RETURNING n")
    assert ask(made.app, "INSERT INTO mine VALUES (1) RETURNING n") == [(1,)]


def test_preparing_a_second_time_changes_nothing(no_database: str, tmp_path: Path) -> None:
    first = prepare(no_database, tmp_path)
    file = tmp_path / "keys" / "roles.json"
    before = ask(no_database, _RIGHTS), ask(no_database, _ACCESS), file.read_bytes()
    assert prepare(no_database, tmp_path) == first
    assert (ask(no_database, _RIGHTS), ask(no_database, _ACCESS), file.read_bytes()) == before


def test_preparing_four_times_at_once_ends_with_keys_that_open(no_database: str, tmp_path: Path) -> None:
    made = together(*[partial(prepare, no_database, tmp_path)] * 4)
    assert len(set(made)) == 1
    for address in (made[0].app, made[0].owner, made[0].ops):
        assert ask(address, "SELECT 1") == [(1,)]


def test_rights_somebody_changed_by_hand_are_put_right(no_database: str, tmp_path: Path) -> None:
    made = prepare(no_database, tmp_path)
    name = addresses.parts(no_database)["dbname"]
    tell(no_database, f"ALTER ROLE {name}_app BYPASSRLS PASSWORD 'other'")
    prepare(no_database, tmp_path)
    assert ask(made.app, "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user") == [(False,)]


def test_strangers_may_not_connect(no_database: str, tmp_path: Path) -> None:
    prepare(no_database, tmp_path)
    public = "SELECT has_database_privilege('public', current_database(), 'CONNECT')"
    assert ask(no_database, public) == [(False,)]


def test_the_keys_lie_in_a_file_of_ours_alone(no_database: str, tmp_path: Path) -> None:
    prepare(no_database, tmp_path)
    file = tmp_path / "keys" / "roles.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [found.name for found in file.parent.iterdir()] == ["roles.json"]


def test_an_admin_who_is_no_superuser_is_refused_with_what_to_do(no_database: str, tmp_path: Path) -> None:
    made = prepare(no_database, tmp_path)
    with pytest.raises(roles.CannotPrepare, match="needs a superuser once") as refused:
        prepare(made.owner, tmp_path)
    assert "DATABASE_OWNER_URL" in str(refused.value)


def test_a_database_that_does_not_exist_and_may_not_be_made_is_named(no_database: str, tmp_path: Path) -> None:
    made = prepare(no_database, tmp_path)
    with pytest.raises(roles.CannotPrepare, match='"no_such_place" does not exist and cannot be made: permission'):
        prepare(made.owner.rpartition("/")[0] + "/no_such_place", tmp_path)


def test_a_wrong_password_is_told_at_once_and_not_quoted(no_database: str, tmp_path: Path) -> None:
    made = prepare(no_database, tmp_path)
    with pytest.raises(roles.CannotPrepare, match="password authentication failed") as refused:
        roles.prepare(
            admin=made.owner.replace("@", "hunter2@"), passwords_file=tmp_path / "r.json", patience_seconds=3600
        )
    assert "hunter2" not in str(refused.value)


def test_a_server_that_does_not_answer_is_named_after_patience(tmp_path: Path) -> None:
    with pytest.raises(roles.CannotPrepare, match=r"The database at 127\.0\.0\.1:9/x cannot be reached"):
        roles.prepare(
            admin="postgresql://u:hunter2@127.0.0.1:9/x", passwords_file=tmp_path / "r.json", patience_seconds=0
        )


@pytest.mark.parametrize("host", ["127.0.0.1", "db.example", "[::1]", "%2Fvar%2Frun"])
def test_the_addresses_lead_to_where_the_admin_led_with_the_same_options(host: str) -> None:
    where = addresses.parts(f"postgresql://admin:p@{host}:5433/books?sslmode=require&application_name=a%26b")
    made = addresses.parts(roles._address(where, "books_app", "a/b:c@d"))  # noqa: SLF001  the address alone, without a server
    assert made == {**where, "user": "books_app", "password": "a/b:c@d"}


def test_the_app_role_may_stage_rows_in_tables_that_end_with_its_connection(no_database: str, tmp_path: Path) -> None:
    made = prepare(no_database, tmp_path)
    tell(made.app, "CREATE TEMPORARY TABLE staged (n int)", "INSERT INTO staged VALUES (1)")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        tell(made.ops, "CREATE TEMPORARY TABLE staged (n int)")
