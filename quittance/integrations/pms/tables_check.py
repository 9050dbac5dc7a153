"""Compares what a profile reads with what the source has and grants."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quittance.integrations.pms import catalog, grants
from quittance.integrations.pms.catalog import Seen
from quittance.integrations.pms.line import Line
from quittance.integrations.pms.protocol import TABLES, Finding, Kind
from quittance.integrations.pms.sql_table import Catalogue, SqlTable

_UPDATED = "Was it renamed or removed, perhaps by an update of the practice system? Tell us which version you run."
_TYPES = {Kind.INTEGER: "a whole number", Kind.AMOUNT: "an amount", Kind.DATE: "a date", Kind.BOOLEAN: "yes or no"}
_FIT = {
    Kind.INTEGER: {"integer"},
    Kind.AMOUNT: {"other", "integer"},
    Kind.DATE: {"date", "moment", "wall"},
    Kind.BOOLEAN: {"boolean"},
}


@dataclass(frozen=True)
class Fault:
    """A finding, and our tables that cannot be read because of it."""

    finding: Finding
    tables: tuple[str, ...] = ()


def faults(line: Line, catalogue: Catalogue, *, user: str) -> Iterator[Fault]:
    schema = catalogue.schema
    enters = catalog.may_enter(line, schema=schema)
    if enters is None:
        words = f"The schema {schema} is missing."
        yield Fault(Finding("bad", words, "Is this the practice system's own database?"), TABLES)
        return
    if not enters:
        words = f"The user may not enter the schema {schema}."
        yield Fault(Finding("bad", words, f'GRANT USAGE ON SCHEMA "{schema}" TO "{user}";'), TABLES)
    seen = catalog.columns(line, schema=schema, tables=[*catalogue.allowed(), *catalogue.forbidden])
    yield from _mark(line, catalogue, user)
    for table, columns in catalogue.allowed().items():
        yield from _table(catalogue, table, columns, seen.get(table), user)
    yield from _types(catalogue, seen)
    yield from _forbidden(catalogue, seen, user)


def _mark(line: Line, catalogue: Catalogue, user: str) -> Iterator[Fault]:
    runs = catalog.may_run(line, schema=catalogue.schema, function=catalogue.mark)
    name = f"{catalogue.schema}.{catalogue.mark}"
    if runs is None:
        yield Fault(Finding("bad", f"The function {name}() is missing: it tells what changed.", _UPDATED))
    elif not runs:
        yield Fault(Finding("bad", f"The user may not run {name}().", grants.function(catalogue, user=user)))


def _table(
    catalogue: Catalogue, table: str, columns: Sequence[str], seen: Mapping[str, Seen] | None, user: str
) -> Iterator[Fault]:
    ours = _ours(catalogue, table)
    if seen is None:
        yield Fault(Finding("bad", f"The table {catalogue.schema}.{table} is missing.", _UPDATED), ours)
        return
    if missing := [column for column in columns if column not in seen]:
        words = f"{_columns(missing)} missing in the table {table}."
        yield Fault(Finding("bad", words, _UPDATED), ours)
    if shut := [column for column in columns if column in seen and not seen[column].readable]:
        what = "" if len(shut) == len(columns) else f": it lacks {', '.join(shut)}"
        words = f"The user may not read the table {table}{what}."
        yield Fault(Finding("bad", words, grants.table(catalogue, table, shut, user=user)), ours)


def _types(catalogue: Catalogue, seen: Mapping[str, Mapping[str, Seen]]) -> Iterator[Fault]:
    """A key or version of another type stops the reading; a value of another type may still be readable as text."""
    told: set[tuple[str, str]] = set()
    for name, shape in catalogue.tables.items():
        for table, column, kind, needed in _expected(shape):
            found = seen.get(table, {}).get(column)
            if found is None or kind not in _FIT or found.held in _FIT[kind] or (table, column) in told:
                continue
            told.add((table, column))
            words = f"The column {column} of the table {table} is {found.type_name}, and not {_TYPES[kind]}."
            if needed:
                yield Fault(Finding("bad", words, _UPDATED), (name,))
            else:
                yield Fault(Finding("warn", words, "Rows in which it cannot be read as that are put aside."))


def _expected(shape: SqlTable) -> Iterator[tuple[str, str, Kind, bool]]:
    yield shape.table, shape.key, shape.key_holds, True
    if shape.version:
        yield shape.table, shape.version, Kind.INTEGER, True
    for join in shape.joins:
        if join.version:
            yield join.table, join.version, Kind.INTEGER, True
    for each in shape.columns:
        if each.lookup:
            yield each.lookup.table, each.lookup.by, shape.key_holds, True
        elif each.column:
            yield each.table or shape.table, each.column, each.holds, False


def _forbidden(catalogue: Catalogue, seen: Mapping[str, Mapping[str, Seen]], user: str) -> Iterator[Fault]:
    for table, columns in catalogue.forbidden.items():
        found = [column for column in columns if column in seen.get(table, {}) and seen[table][column].readable]
        if found:
            words = f"The user may read {' and '.join(found)} of the table {table}. We never do."
            remedy = (
                f'REVOKE SELECT ON "{catalogue.schema}"."{table}" FROM "{user}";'  # noqa: S608  shown, never run
                f" and then the line for {table} of the GRANT script."
            )
            yield Fault(Finding("warn", words, remedy))


def _ours(catalogue: Catalogue, table: str) -> tuple[str, ...]:
    return tuple(name for name, shape in catalogue.tables.items() if table in shape.named())


def _columns(names: Sequence[str]) -> str:
    return f"The column {names[0]} is" if len(names) == 1 else f"The columns {', '.join(names)} are"
