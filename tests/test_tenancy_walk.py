"""A walk over every table: a firm's rows exist for that firm alone, for the ORM and for whoever writes SQL by hand."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, models, transaction
from psycopg import sql

from quittance.access.models import Grant
from quittance.core import scope
from quittance.core.tenant import EveryFirm, ScopedManager
from tests import rows, tables
from tests.cast import Cast

TENANTS = list(rows.tenant_models())
# Tables that belong to no firm, and why that is right.
OF_NO_FIRM = {
    "core_stray": "what arrived for nobody we know; doors write it, ops alone reads it",
    "access_operator": "operators run the product and belong to no firm",
    "access_operator_session": "operators run the product and belong to no firm",
    "procrastinate_jobs": "the queue holds names of jobs and keys of rows; a job enters its firm's scope to read them",
    "procrastinate_events": "the history of the queue",
    "procrastinate_periodic_defers": "the timetable's memory",
    "procrastinate_workers": "which workers are alive",
    "django_migrations": "the schema's own history",
}
# Functions that run with their owner's rights, and so past the policies; each answers one question.
PAST_THE_POLICIES = {
    "tenancy_firm_of_host": "whose host this is, before any firm is in scope",
    "sync_count_anew": "how many rows a mirrored table has, which only its owner may have counted; tells nobody",
    "tenancy_firm_of_account": "whose account at the processor news is about, before any firm is in scope",
    "tenancy_firm_of_slug": "whose inbound address this is, before any firm is in scope",
}


class Two:
    """Harbor and Second, each with a row in every table."""

    def __init__(self, cast: Cast) -> None:
        self.harbor, self.second = cast.harbor, cast.second
        self.harbors, self.seconds = rows.build(cast.harbor), rows.build(cast.second)


@pytest.fixture
def two(cast: Cast) -> Two:
    return Two(cast)


def column(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier("id" if getattr(model, "IS_FIRM", False) else "firm_id")


def table(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(tables.meta(model).db_table)


def attempt(statement: sql.Composed, parameters: list[Any], *, by: str = "default") -> str:
    """What the database answers: how many rows it changed, or why it would not."""
    try:
        with transaction.atomic(using=by), connections[by].cursor() as cursor:
            cursor.execute(statement.as_string(), parameters)
            return f"{cursor.rowcount} changed"
    except DatabaseError as error:
        text = str(error)
        return "refused" if "row-level security" in text or "permission denied" in text else text


def trespasses(model: type[models.Model], theirs: int, ours: int) -> Iterator[tuple[str, sql.Composed, list[Any]]]:
    """What one firm might try upon another's rows of this table, and upon its own in the other's name."""
    name, whose = table(model), column(model)
    yield "UPDATE", sql.SQL("UPDATE {} SET {} = {} WHERE {} = %s").format(name, whose, whose, whose), [theirs]
    yield "DELETE", sql.SQL("DELETE FROM {} WHERE {} = %s").format(name, whose), [theirs]
    yield "hand over", sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s").format(name, whose, whose), [theirs, ours]
    row = sql.SQL("SELECT to_jsonb(t)::text FROM {} t WHERE {} = %s LIMIT 1").format(name, whose)
    copy = tables.asked(row.as_string(), [theirs])[0][0]
    written = [field.column for field in tables.fields(model) if not isinstance(field, models.GeneratedField)]
    columns = sql.SQL(", ").join(sql.Identifier(column) for column in written if column)
    yield (
        "INSERT",
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM jsonb_populate_record(NULL::{}, %s)").format(
            name, columns, columns, name
        ),
        [copy],
    )


@pytest.mark.parametrize("model", tables.ours(), ids=tables.label)
def test_a_table_belongs_to_firms_and_refuses_to_be_asked_without_one_or_is_listed(model: type[models.Model]) -> None:
    if model not in TENANTS:
        assert tables.meta(model).db_table in OF_NO_FIRM
        assert getattr(model, "ACROSS_FIRMS", None) or getattr(model, "OPS_ONLY", False)
        return
    if not getattr(model, "IS_FIRM", False):
        assert isinstance(tables.meta(model).default_manager, ScopedManager)
    with pytest.raises(scope.NoFirmInScope):
        tables.meta(model).default_manager.all()  # type: ignore[union-attr]  # every table of ours has one
    with pytest.raises(scope.NoFirmInScope):
        tables.meta(model).base_manager.all()
    assert [manager.name for manager in tables.meta(model).managers if isinstance(manager, EveryFirm)] == ["all_firms"]


def test_every_table_of_the_database_is_walked_or_listed(database: None) -> None:
    there = {name for (name,) in tables.asked("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert there == {tables.meta(model).db_table for model in TENANTS} | set(OF_NO_FIRM)
    modelled = {tables.meta(model).db_table for model in apps.get_models(include_auto_created=True)}
    assert there - modelled == {"django_migrations"}


def test_every_tenant_table_has_a_builder() -> None:
    assert set(rows.BUILDERS) == set(TENANTS)


def test_every_tenant_table_has_row_security_and_one_policy_that_names_the_firm(database: None) -> None:
    secured = "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
    assert {name for (name,) in tables.asked(secured)} == {tables.meta(model).db_table for model in TENANTS}
    policies = tables.asked("SELECT tablename, cmd, roles::text[], qual, with_check FROM pg_policies")
    setting = "(NULLIF(current_setting('quittance.firm'::text, true), ''::text))::bigint"
    expected = {(tables.meta(model).db_table, f"({column(model).as_string()[1:-1]} = {setting})") for model in TENANTS}
    assert {(name, qual) for name, _, _, qual, _ in policies} == expected
    assert len(policies) == len(TENANTS)
    assert all(row[1:3] == ("ALL", ["public"]) and row[3] == row[4] for row in policies)


def test_nothing_else_in_the_database_steps_around_the_policies(database: None) -> None:
    owners = "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    functions: dict[str, list[str]] = dict(tables.asked(owners))
    assert set(functions) == set(PAST_THE_POLICIES)
    assert all(config == ["search_path=public, pg_temp"] for config in functions.values())
    views = "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
    assert tables.asked(views) == []


def test_a_firm_sees_its_own_rows_of_every_table_and_none_of_anothers(two: Two) -> None:
    for model in TENANTS:
        asked = sql.SQL("SELECT DISTINCT {} FROM {}").format(column(model), table(model))
        for firm, own, other in ((two.harbor, two.harbors, two.seconds), (two.second, two.seconds, two.harbors)):
            with scope.firm(firm.pk):
                assert tables.meta(model).base_manager.filter(pk=own[model].pk).exists(), model
                assert not tables.meta(model).base_manager.filter(pk=other[model].pk).exists(), model
                assert tables.asked(asked.as_string(), by="default") == [(firm.pk,)], model


def test_without_a_scope_the_database_shows_no_row_of_any_tenant_table(two: Two) -> None:
    for model in TENANTS:
        counted = sql.SQL("SELECT count(*) FROM {}").format(table(model)).as_string()
        assert tables.asked(counted, by="default") == [(0,)], model
        assert tables.asked(counted)[0][0] >= 2, model


def test_a_firm_can_neither_change_nor_drop_nor_forge_rows_of_another(two: Two) -> None:
    for model in TENANTS:
        whole = (
            sql.SQL("SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {} t").format(table(model)).as_string()
        )
        before = tables.asked(whole)
        for what, statement, parameters in trespasses(model, two.second.pk, two.harbor.pk):
            with scope.firm(two.harbor.pk):
                answer = attempt(statement, parameters)
            assert answer in ({"refused"} if what in {"INSERT", "hand over"} else {"refused", "0 changed"}), (
                model,
                what,
            )
            assert attempt(statement, parameters) in {"refused", "0 changed"}, (model, what, "without a scope")
        assert tables.asked(whole) == before, model


def test_the_same_statements_reach_a_firms_own_rows(two: Two) -> None:
    """So the refusals are for the other firm's name and for no slip in the statements."""
    own = {what: (statement, words) for what, statement, words in trespasses(Grant, two.harbor.pk, two.harbor.pk)}
    with scope.firm(two.harbor.pk):
        assert "access_grant_pkey" in attempt(*own["INSERT"])
        assert [attempt(*own[what]) for what in ("UPDATE", "hand over", "DELETE", "INSERT")] == ["1 changed"] * 4


def test_a_table_without_row_security_would_be_noticed(two: Two) -> None:
    update, words = next((statement, words) for _, statement, words in trespasses(Grant, two.second.pk, two.harbor.pk))
    with connections["owner"].cursor() as cursor, scope.firm(two.harbor.pk):
        cursor.execute("ALTER TABLE access_grant DISABLE ROW LEVEL SECURITY")
        try:
            assert attempt(update, words) == "1 changed"
        finally:
            cursor.execute("ALTER TABLE access_grant ENABLE ROW LEVEL SECURITY")
    assert attempt(update, words) == "0 changed"
