"""Whether a known profile's columns still are of the types that they are read as."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quittance.integrations.pms.catalog import Seen
from quittance.integrations.pms.protocol import Kind
from quittance.integrations.pms.sql_table import Catalogue, SqlTable

REMEDY = "Was it changed, perhaps by an update of the practice system? Tell us which version you run."
_TYPES = {Kind.INTEGER: "a whole number", Kind.AMOUNT: "an amount", Kind.DATE: "a date", Kind.BOOLEAN: "yes or no"}
_FIT = {
    Kind.INTEGER: {"integer"},
    Kind.AMOUNT: {"number", "integer"},
    Kind.DATE: {"date", "moment", "wall"},
    Kind.BOOLEAN: {"boolean"},
}


@dataclass(frozen=True)
class Misfit:
    """A column of another type. It `stops` the reading where going on would break it off or misread."""

    ours: str
    words: str
    stops: bool


def misfits(catalogue: Catalogue, seen: Mapping[str, Mapping[str, Seen]]) -> Iterator[Misfit]:
    told: set[tuple[str, str]] = set()
    for name, shape in catalogue.tables.items():
        for table, column, kind, needed in _expected(shape):
            found = seen.get(table, {}).get(column)
            if found is None or kind not in _FIT or found.held in _FIT[kind] or (table, column) in told:
                continue
            told.add((table, column))
            words = f"The column {column} of the table {table} is {found.type_name}, and not {_TYPES[kind]}."
            yield Misfit(name, words, stops=needed)


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
            # A date is cast by the source itself, which refuses the whole batch for one text that is none. A yes that
            # became a word would silently mean no.
            yield each.table or shape.table, each.column, each.holds, each.holds in {Kind.DATE, Kind.BOOLEAN}
