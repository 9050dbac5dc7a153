"""What every practice system is asked, and in which form it answers."""

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

# A row as it came: its key as text, the source's fingerprint of it, then a value for each field of its table.
Row = tuple[Any, ...]
KEY, FINGERPRINT, FIRST_VALUE = 0, 1, 2

# The low bits of a fingerprint name the bucket in which a full compare counts the row.
BUCKETS = 4096


class Kind(enum.Enum):
    """What a field of a source holds. Values come as str, int, bool or None, or as bytes where they are not valid text.

    A date comes as the source writes it, since sources hold days that calendars do not; an amount comes as text, since
    floating fractions have no place here.
    """

    TEXT = "text"
    INTEGER = "integer"
    AMOUNT = "amount"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind = Kind.TEXT
    about: str = ""  # for whoever maps it
    optional: bool = False  # the source may lack the column


@dataclass(frozen=True)
class Table:
    """One kind of rows a profile offers. The names are the same for every profile."""

    name: str
    fields: tuple[Field, ...]

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.fields]


# In an order in which each finds what it hangs on.
TABLES = (
    "offices",
    "staff",
    "clients",
    "contacts",
    "client_contacts",
    "invoices",
    "entries",
    "applications",
    "jobs",
    "work",
)


@dataclass(frozen=True)
class Moment:
    """How far the source is. What was versioned below the mark stays as it is; above it transactions may run."""

    mark: int
    at: datetime


@dataclass(frozen=True)
class Finding:
    """A line of the connection test, in words for the firm's IT."""

    tone: str  # good, warn, bad
    words: str
    remedy: str = ""


@dataclass(frozen=True)
class Profile:
    """A kind of practice system as data. `mapping` is what feeds our fields unless the firm says otherwise."""

    name: str
    title: str
    tables: Mapping[str, Table]
    mapping: Mapping[str, Mapping[str, Any]]
    schemes: tuple[str, ...] = ("postgresql",)
    own_queries: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)  # words for the set-up page


class Unreadable(Exception):
    """The source cannot be read now, or not as it was described. The text is for the firm, with what to do."""

    def __init__(self, words: str, *, remedy: str = "", permanent: bool = False) -> None:
        super().__init__(words)
        self.remedy, self.permanent = remedy, permanent


class Reader(Protocol):
    """An open way to one source. All it does is read; each question stands in a short transaction of its own."""

    profile: Profile

    def moment(self) -> Moment: ...

    def count(self, table: str) -> int:
        """About how many rows there are, quickly."""

    def page(self, table: str, *, after: str | None, limit: int) -> list[Row]:
        """The next rows in the order of their keys."""

    def changed(self, table: str, *, since: int) -> Iterator[list[Row]]:
        """Whatever was versioned at the mark or after it."""

    def rows(self, table: str, *, keys: Collection[str]) -> Iterator[list[Row]]: ...

    def digest(self, table: str) -> dict[int, tuple[int, int]]:
        """Per bucket: how many rows, and the sum of their fingerprints."""

    def buckets(self, table: str, *, numbers: Collection[int]) -> Iterator[list[Row]]:
        """All rows of these buckets."""

    def close(self) -> None: ...
