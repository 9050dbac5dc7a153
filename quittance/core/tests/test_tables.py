"""What CSV and XLSX have in common, and CSV. XLSX has a file of its own."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.core.money import Currency, Money
from quittance.core.tables import (
    Cell,
    Column,
    DateStyle,
    Kind,
    Row,
    Table,
    TableError,
    WrongCell,
    csv_chunks,
    write_csv,
    write_xlsx,
)

Write = Callable[[Table, Iterable[Row], BinaryIO | Path], None]
WRITERS: list[Write] = [write_csv, write_xlsx]
EVERY_KIND = Table(
    "Receipts",
    (
        Column("Invoice"),
        Column("Line", Kind.INTEGER),
        Column("Amount", Kind.MONEY, total=True),
        Column("Date", Kind.DATE),
        Column("Taken", Kind.MOMENT),
        Column("Fee", Kind.PERCENT),
    ),
    zone=ZoneInfo("America/New_York"),
)
TEXT_ONLY = Table("Texts", (Column("Text"),))
FULL_ROW: Row = (
    "5001",
    -7,
    Money(-100_000, Currency.USD),
    date(2026, 5, 3),
    datetime(2026, 5, 3, 14, 42, 7, 999, tzinfo=UTC),
    -825,
)


def as_csv(table: Table, rows: list[Row]) -> bytes:
    return b"".join(csv_chunks(table, rows))


def test_each_kind_has_one_plain_form_in_csv() -> None:
    assert as_csv(EVERY_KIND, [FULL_ROW, (None,) * 6]) == (
        b"Invoice,Line,Amount,Date,Taken,Fee\r\n"
        b"5001,-7,-1000.00,2026-05-03,2026-05-03T10:42:07-04:00,-8.25%\r\n"
        b",,,,,\r\n"
    )


@pytest.mark.parametrize(
    ("style", "written"), [(DateStyle.ISO, "2026-05-03"), (DateStyle.US, "5/3/2026"), (DateStyle.UK, "3/5/2026")]
)
def test_dates_are_written_as_the_importing_program_wants_them(style: DateStyle, written: str) -> None:
    table = Table("Dates", (Column("Date", Kind.DATE),), dates=style)
    assert as_csv(table, [(date(2026, 5, 3),)]).decode().splitlines()[1] == written


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_text_that_a_spreadsheet_would_calculate_is_made_harmless_in_csv(start: str) -> None:
    table = Table("Texts", (Column(f"{start}title"),))
    read = list(csv.reader(io.StringIO(as_csv(table, [(f"{start}1+1",)]).decode(), newline="")))
    assert read == [[f"'{start}title"], [f"'{start}1+1"]]


def test_negative_numbers_in_csv_stay_numbers() -> None:
    assert b"'" not in as_csv(EVERY_KIND, [FULL_ROW])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))))
def test_any_text_reads_back_from_csv_with_at_most_an_apostrophe_in_front(texts: list[str]) -> None:
    written = as_csv(TEXT_ONLY, [(text,) for text in texts])
    read = [row[0] if row else "" for row in csv.reader(io.StringIO(written.decode(), newline=""))][1:]
    assert len(read) == len(texts)
    for before, after in zip(texts, read, strict=True):
        assert after in (before, f"'{before}")
        assert not after.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_is_utf8_and_says_so_when_asked() -> None:
    out = io.BytesIO()
    write_csv(TEXT_ONLY, [("Zoë £",)], out, byte_order_mark=True)
    assert out.getvalue() == b"\xef\xbb\xbf" + "Text\r\nZoë £\r\n".encode()


def test_a_stream_of_csv_begins_before_its_rows_end() -> None:
    taken: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(10_000):
            taken.append(number)
            yield (str(number),)

    chunks = csv_chunks(TEXT_ONLY, rows())
    assert next(chunks) == b"Text\r\n"
    assert taken == []
    next(chunks)
    assert len(taken) < 1_000


WRONG_CELLS: list[tuple[Kind, Cell, str]] = [
    (Kind.TEXT, 5001, "text is written as str, not int"),
    (Kind.INTEGER, True, "integer is written as int, not bool"),
    (Kind.INTEGER, "7", "integer is written as int, not str"),
    (Kind.MONEY, 7, "money is written as Money, not int"),
    (Kind.DATE, datetime(2026, 5, 3, tzinfo=UTC), "date is written as date, not datetime"),
    (Kind.MOMENT, date(2026, 5, 3), "moment is written as datetime, not date"),
    (Kind.MOMENT, datetime(2026, 5, 3), "a moment without its zone"),  # noqa: DTZ001 - the missing zone is the point
    (Kind.PERCENT, False, "percent is written as int, not bool"),
]


@pytest.mark.parametrize(("kind", "cell", "line"), WRONG_CELLS)
def test_a_cell_of_the_wrong_kind_is_named_by_row_and_column(kind: Kind, cell: Cell, line: str) -> None:
    table = Table("Wrong", (Column("Key"), Column("It", kind)))
    for write in WRITERS:
        with pytest.raises(WrongCell, match=f"Row 2, column 'It': {line}"):
            write(table, [("a", None), ("b", cell)], io.BytesIO())


def test_a_row_of_another_length_is_refused() -> None:
    for write in WRITERS:
        with pytest.raises(TableError, match="Row 1 has 2 cells for 1 columns"):
            write(TEXT_ONLY, [("a", "b")], io.BytesIO())


@pytest.mark.parametrize(
    "columns",
    [
        (),
        (Column(""),),
        (Column("A"), Column("A")),
        (Column("A", Kind.MONEY, total=True),),
        (Column("A"), Column("B", Kind.INTEGER, total=True)),
    ],
)
def test_a_description_that_contradicts_itself_is_refused(columns: tuple[Column, ...]) -> None:
    with pytest.raises(TableError):
        Table("Wrong", columns)


@pytest.mark.parametrize("write", WRITERS)
def test_a_file_that_could_not_be_finished_leaves_the_one_before_and_no_litter(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "table.out"
    file.write_bytes(b"yesterday's")

    def rows() -> Iterator[Row]:
        yield ("a",)
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError, match="went away"):
        write(TEXT_ONLY, rows(), file)
    assert file.read_bytes() == b"yesterday's"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("write", WRITERS)
def test_a_path_and_a_file_object_get_the_same_bytes(write: Write, tmp_path: Path) -> None:
    out = io.BytesIO()
    write(EVERY_KIND, [FULL_ROW], out)
    write(EVERY_KIND, [FULL_ROW], tmp_path / "table.out")
    assert (tmp_path / "table.out").read_bytes() == out.getvalue()
