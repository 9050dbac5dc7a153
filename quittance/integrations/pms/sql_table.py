"""How one kind of rows lies in a source's tables, as data. `statements.py` makes every question out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quittance.integrations.pms.protocol import Field, Kind


@dataclass(frozen=True)
class Join:
    """A table with one row for each of ours, or none: `its` column equals `our` column, or that of a joined table."""

    table: str
    our: str
    its: str
    through: str = ""
    version: str = ""  # empty: its changes show by themselves in ours


@dataclass(frozen=True)
class Lookup:
    """A value found in another table by our key, the smallest if there are several, such as one role of many."""

    table: str
    value: str
    by: str
    where: tuple[str, str]  # a column and the word it must hold
    version: str = ""


@dataclass(frozen=True)
class Column:
    """A field and where its value lies: in our table, in a joined one, or looked up. No column: always empty."""

    field: Field
    column: str = ""
    table: str = ""
    lookup: Lookup | None = None
    holds: Kind = Kind.TEXT  # what the source keeps there
    timed: bool = False  # a date that the source keeps with a time of day


@dataclass(frozen=True)
class Only:
    """Just the rows whose word in a joined table is one of these; or, `instead`, is none of these or missing."""

    table: str
    column: str
    words: tuple[str, ...]
    instead: bool = False


@dataclass(frozen=True)
class SqlTable:
    """Rows of `table`, or of a query of the firm's own, by their key."""

    table: str
    key: str
    columns: tuple[Column, ...]
    key_holds: Kind = Kind.INTEGER
    key_kept: bool = True  # the source itself keeps its keys unique and filled
    version: str = ""
    version_holds: str = "count"  # count, moment (with a zone), or wall (a moment without one)
    joins: tuple[Join, ...] = ()
    only: Only | None = None
    query: str = ""

    @property
    def lookups(self) -> tuple[Lookup, ...]:
        return tuple(each.lookup for each in self.columns if each.lookup)

    def named(self) -> Mapping[str, tuple[str, ...]]:
        """Every column that is read, by its table: what must be there, and may be read."""
        found: dict[str, dict[str, None]] = {self.table: {self.key: None}}
        if self.version:
            found[self.table][self.version] = None
        for join in self.joins:
            found[join.through or self.table][join.our] = None
            found.setdefault(join.table, {}).update(dict.fromkeys(filter(None, (join.its, join.version))))
        for look in self.lookups:
            wanted = (look.by, look.where[0], look.value, look.version)
            found.setdefault(look.table, {}).update(dict.fromkeys(filter(None, wanted)))
        for each in self.columns:
            if each.column:
                found.setdefault(each.table or self.table, {})[each.column] = None
        return {table: tuple(columns) for table, columns in found.items()}


@dataclass(frozen=True)
class Catalogue:
    """What a profile knows of its source beyond the fields: the tables, and what tells how far the source is."""

    tables: Mapping[str, SqlTable]
    schema: str = ""
    mark: str = ""  # a function of the schema: below what it tells nothing changes unseen
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # columns we must not even be able to read

    def allowed(self) -> dict[str, tuple[str, ...]]:
        """The allow-list: every column we read, by the source's table."""
        found: dict[str, dict[str, None]] = {}
        for each in self.tables.values():
            for table, columns in each.named().items():
                found.setdefault(table, {}).update(dict.fromkeys(columns))
        return {table: tuple(columns) for table, columns in found.items()}
