"""Any database, by the firm's own queries: one for each table, whose columns bear our names."""

from quittance.integrations.pms.generic.columns import COLUMNS, FIRST, Wanted
from quittance.integrations.pms.protocol import Field, Profile, Table


def _fields(columns: tuple[Wanted, ...]) -> tuple[Field, ...]:
    return tuple(Field(each.name, each.kind, each.about, optional=not each.needed) for each in columns[len(FIRST) :])


_TABLES = {table: Table(table, _fields(columns)) for table, columns in COLUMNS.items()}

PROFILE = Profile(
    name="generic",
    title="Another system, by your own queries",
    tables=_TABLES,
    mapping={name: {each: {"field": each} for each in table.names} for name, table in _TABLES.items()},
    own_queries=True,
    facts={
        "reads": "What your queries bring, and nothing else.",
        "finds_changes": (
            "By the column version, if a query has one; everything else, and what was deleted, by the full compare."
        ),
    },
)
