"""CSV for other programs: UTF-8, CRLF, plain numbers, no totals; harmless when a spreadsheet opens it."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from quittance.core.money import Money
from quittance.core.tables.description import DateStyle, Kind, Row, Table
from quittance.core.tables.sink import opened

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # older Excels read UTF-8 as something else without it
ROWS_PER_CHUNK = 500

# What makes a spreadsheet calculate, and the full-width forms that some of them take for the same.
FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def write_csv(table: Table, rows: Iterable[Row], out: BinaryIO | Path, *, byte_order_mark: bool = False) -> None:
    with opened(out) as file:
        for chunk in csv_chunks(table, rows, byte_order_mark=byte_order_mark):
            file.write(chunk)


def csv_chunks(table: Table, rows: Iterable[Row], *, byte_order_mark: bool = False) -> Iterator[bytes]:
    """For answers that stream."""
    if byte_order_mark:
        yield BYTE_ORDER_MARK
    yield _encoded([[harmless(column.title) for column in table.columns]])
    writers = [_writer(column.kind, table) for column in table.columns]
    checked = iter(table.checked(rows))
    while chunk := list(islice(checked, ROWS_PER_CHUNK)):
        # Column by column, which is half the work of cell by cell.
        columns = (
            ["" if cell is None else write(cell) for cell in cells]
            for cells, write in zip(zip(*chunk, strict=True), writers, strict=True)
        )
        yield _encoded(zip(*columns, strict=True))


def harmless(text: str) -> str:
    """An apostrophe in front tells a spreadsheet that what follows is text."""
    return f"'{text}" if text[:1] in FORMULA_STARTS else text


def _encoded(lines: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(lines)
    return written.getvalue().encode()


def _writer(kind: Kind, table: Table) -> Callable[[Any], str]:
    writers: dict[Kind, Callable[[Any], str]] = {
        Kind.TEXT: harmless,
        Kind.INTEGER: str,
        Kind.MONEY: Money.machine,
        Kind.DATE: lru_cache(lambda day: _written_date(day, table.dates)),  # a list has few days
        Kind.MOMENT: lambda moment: _written_moment(moment, table),
        Kind.PERCENT: _written_percent,
    }
    return writers[kind]


def _written_date(day: date, style: DateStyle) -> str:
    if style is DateStyle.US:
        return f"{day.month}/{day.day}/{day.year}"
    if style is DateStyle.UK:
        return f"{day.day}/{day.month}/{day.year}"
    return day.isoformat()


def _written_moment(moment: datetime, table: Table) -> str:
    return moment.astimezone(table.zone).isoformat(timespec="seconds")


def _written_percent(basis_points: int) -> str:
    whole, hundredths = divmod(abs(basis_points), 100)
    return f"{'-' if basis_points < 0 else ''}{whole}.{hundredths:02}%"
