"""What each of the three roles may do to each table, told by the database itself."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, models
from psycopg import sql

from quittance.core import inbox, scope
from quittance.core.models import Stray
from tests import rows, tables
from tests.cast import NOW, Cast

TENANTS = list(rows.tenant_models())
ALL = list(apps.get_models(include_auto_created=True))
_RIGHTS = """
SELECT right_.name FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
    AS right_(name) WHERE has_table_privilege(current_user, %s, right_.name)
"""
_WRITES = (
    "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
)


def on(statement: str, model: type[models.Model]) -> str:
    """The statement for this table, and where it needs a column for one that has nothing to do with its key."""
    columns = [
        field.column or ""
        for field in tables.meta(model).concrete_fields
        if not field.primary_key and not isinstance(field, models.GeneratedField)
    ]
    names = {"table": sql.Identifier(tables.meta(model).db_table), "column": sql.Identifier(columns[-1])}
    return sql.SQL(statement).format(**names).as_string()


def rights(model: type[models.Model], role: str) -> set[str]:
    return {right for (right,) in tables.asked(_RIGHTS, [tables.meta(model).db_table], by=role)}


def owed(model: type[models.Model]) -> set[str]:
    if getattr(model, "INSERT_ONLY", False):
        return {"SELECT", "INSERT"}
    if getattr(model, "OPS_ONLY", False):
        return {"INSERT"}
    return {"SELECT", "INSERT", "UPDATE", "DELETE"}


def test_the_app_role_may_do_what_the_table_says_and_no_more(database: None) -> None:
    assert {model: rights(model, "default") for model in ALL} == {model: owed(model) for model in ALL}


def test_the_ops_role_may_read_and_nothing_else(database: None) -> None:
    assert {model: rights(model, "ops") for model in ALL} == {model: {"SELECT"} for model in ALL}


def test_rows_that_never_change_cannot_be_changed_or_dropped_even_by_their_own_firm(cast: Cast) -> None:
    rows.build(cast.harbor)
    kept = [model for model in TENANTS if getattr(model, "INSERT_ONLY", False)]
    assert {"core.Event", "core.Seal", "outbox.Mail", "outbox.Attachment"} <= {tables.label(model) for model in kept}
    for model in kept:
        for statement in _WRITES[1:]:
            with scope.firm(cast.harbor.pk), pytest.raises(DatabaseError, match="permission denied"):
                tables.asked(on(statement, model), by="default")


def test_the_app_role_writes_a_stray_and_cannot_read_it(cast: Cast) -> None:
    inbox.store_stray(source="trial", body=b"whose is this", headers={}, reason="nobody's", now=NOW)
    for column in ("body", "headers", "reason", "source"):
        with scope.firm(cast.harbor.pk), pytest.raises(DatabaseError, match="permission denied"):
            list(Stray.objects.values_list(column))
    assert [bytes(stray.body) for stray in Stray.objects.using("ops").all()] == [b"whose is this"]


def test_the_ops_role_reads_every_firms_rows_of_every_table(cast: Cast) -> None:
    built = {firm.pk: rows.build(firm) for firm in (cast.harbor, cast.second)}
    for model in TENANTS:
        seen = {pk for (pk,) in tables.asked(on("SELECT id FROM {table}", model), by="ops")}
        assert {own[model].pk for own in built.values()} <= seen, model
        through_the_orm = model.all_firms.values_list("pk", flat=True)  # type: ignore[attr-defined]  # proved by the tenancy walk
        assert set(through_the_orm) == seen, model


def test_the_ops_role_writes_no_table_even_when_it_asks_for_a_writing_transaction(database: None) -> None:
    ops = connections["ops"]
    with ops.cursor() as cursor:
        with pytest.raises(DatabaseError, match="read-only transaction"):
            cursor.execute("DELETE FROM core_event")
        cursor.execute("SET default_transaction_read_only = off")
        for model in ALL:
            for statement in _WRITES:
                with pytest.raises(DatabaseError, match="permission denied"):
                    cursor.execute(on(statement, model))


def test_neither_role_may_make_tables_or_lend_itself_anothers_rights(database: None) -> None:
    for role in ("default", "ops"):
        bound = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user"
        assert tables.asked(bound, by=role) == [(False, False, False, False)]
        member = (
            "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = current_user"
        )
        assert tables.asked(member, by=role) == [(0,)]
        may_create = "SELECT has_schema_privilege(current_user, 'public', 'CREATE')"
        assert tables.asked(may_create, by=role) == [(False,)]
    bypass = "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert (tables.asked(bypass, by="default"), tables.asked(bypass, by="ops")) == ([(False,)], [(True,)])
