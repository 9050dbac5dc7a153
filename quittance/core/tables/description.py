"""What a table is, whatever file it becomes: columns of a kind, and rows that keep to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum

from quittance.core.money import Money

DEFAULT_WIDTH = 16


class TableError(Exception):
    """The description contradicts itself."""


class WrongCell(TableError):
    def __init__(self, row: int, title: str, line: str) -> None:
        super().__init__(f"Row {row}, column {title!r}: {line}.")


class Kind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"  # a datetime with a zone, shown in the table's own
    PERCENT = "percent"  # whole basis points: 825 is 8.25 %


class DateStyle(StrEnum):
    ISO = "2026-05-03"
    US = "5/3/2026"
    UK = "3/5/2026"


Cell = str | int | Money | date | datetime | None
Row = Sequence[Cell]

_TYPES: dict[Kind, type] = {
    Kind.TEXT: str,
    Kind.INTEGER: int,
    Kind.MONEY: Money,
    Kind.DATE: date,
    Kind.MOMENT: datetime,
    Kind.PERCENT: int,
}


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in characters; `total` asks for a sum below the column, in files that are read by people."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = DEFAULT_WIDTH
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    zone: tzinfo = UTC
    dates: DateStyle = DateStyle.ISO

    def __post_init__(self) -> None:
        titles = [column.title for column in self.columns]
        if not titles or len(set(titles)) != len(titles) or not all(titles):
            raise TableError(f"The table {self.name!r} needs columns with titles, each of its own.")
        for place, column in enumerate(self.columns):
            if column.total and (column.kind is not Kind.MONEY or place == 0):
                raise TableError(f"Only money is summed up, and not in the first column: {column.title!r}.")

    def checked(self, rows: Iterable[Row]) -> Iterable[Row]:
        # The exact type: a bool is no integer here, and a datetime is no date.
        types = tuple(_TYPES[column.kind] for column in self.columns)
        plain = datetime not in types
        for number, row in enumerate(rows, start=1):
            if not plain or tuple(map(type, row)) != types:
                self._refuse_unless_meant(number, row, types)
            yield row

    def _refuse_unless_meant(self, number: int, row: Row, types: Sequence[type]) -> None:
        if len(row) != len(types):
            raise TableError(f"Row {number} has {len(row)} cells for {len(types)} columns.")
        for cell, expected, column in zip(row, types, self.columns, strict=True):
            if cell is not None and type(cell) is not expected and not _is_subtype_meant(cell, expected):
                line = f"{column.kind.value} is written as {expected.__name__}, not {type(cell).__name__}"
                raise WrongCell(number, column.title, line)
            if isinstance(cell, datetime) and cell.utcoffset() is None:
                raise WrongCell(number, column.title, "a moment without its zone may be any of a day's hours")


def _is_subtype_meant(cell: Cell, expected: type) -> bool:
    """Enumerations of text, and the kinds of datetime that test clocks make."""
    return isinstance(cell, expected) and expected in (str, datetime)
