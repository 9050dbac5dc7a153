"""Compares what a profile reads with what the source has and grants."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quittance.integrations.pms import catalog, grants, types_check
from quittance.integrations.pms.catalog import Seen
from quittance.integrations.pms.line import Line
from quittance.integrations.pms.protocol import TABLES, Finding
from quittance.integrations.pms.sql_table import Catalogue
from quittance.integrations.pms.types_check import Misfit

_UPDATED = "Was it renamed or removed, perhaps by an update of the practice system? Tell us which version you run."


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
    yield from of_columns(catalogue, seen, user=user)
    yield from _forbidden(catalogue, seen, user)


def of_columns(catalogue: Catalogue, seen: Mapping[str, Mapping[str, Seen]], *, user: str) -> Iterator[Fault]:
    """What is missing, shut or of another type."""
    for table, columns in catalogue.allowed().items():
        yield from _table(catalogue, table, columns, seen.get(table), user)
    for misfit in types_check.misfits(catalogue, seen):
        yield _of_type(misfit)


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


def _of_type(misfit: Misfit) -> Fault:
    if misfit.stops:
        return Fault(Finding("bad", misfit.words, types_check.REMEDY), (misfit.ours,))
    return Fault(Finding("warn", misfit.words, "Rows in which it cannot be read as that are put aside."))


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
