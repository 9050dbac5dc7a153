"""CSV for other programs: UTF-8, CRLF, plain numbers, no totals; harmless when a spreadsheet opens it."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from quittance.core.money import Money
from quittance.core.tables.description import DateStyle, Kind, Row, Table
from quittance.core.tables.sink import opened

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # older Excels read UTF-8 as something else without it
ROWS_PER_CHUNK = 500

# What makes a spreadsheet calculate, and the full-width forms that some of them take for the same.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


class _Line:
    """The csv module writes to files; this one gives each line back."""

    def write(self, line: str) -> str:
        return line


def write_csv(table: Table, rows: Iterable[Row], out: BinaryIO | Path, *, byte_order_mark: bool = False) -> None:
    with opened(out) as file:
        for chunk in csv_chunks(table, rows, byte_order_mark=byte_order_mark):
            file.write(chunk)


def csv_chunks(table: Table, rows: Iterable[Row], *, byte_order_mark: bool = False) -> Iterator[bytes]:
    """For answers that stream."""
    write_line = csv.writer(_Line(), lineterminator="\r\n").writerow
    if byte_order_mark:
        yield BYTE_ORDER_MARK
    yield _encoded(write_line([harmless(column.title) for column in table.columns]))
    writers = [_writer(column.kind, table) for column in table.columns]
    checked = iter(table.checked(rows))
    while chunk := list(islice(checked, ROWS_PER_CHUNK)):
        lines = (
            ["" if cell is None else write(cell) for cell, write in zip(row, writers, strict=True)] for row in chunk
        )
        yield b"".join(_encoded(write_line(line)) for line in lines)


def harmless(text: str) -> str:
    """An apostrophe in front tells a spreadsheet that what follows is text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _encoded(line: Any) -> bytes:
    return str(line).encode()


def _writer(kind: Kind, table: Table) -> Callable[[Any], str]:
    writers: dict[Kind, Callable[[Any], str]] = {
        Kind.TEXT: harmless,
        Kind.INTEGER: str,
        Kind.MONEY: Money.machine,
        Kind.DATE: lambda day: _written_date(day, table.dates),
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
