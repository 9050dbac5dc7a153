"""XLSX, read back by another library."""

import io
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from quittance.core.money import Currency, MixedCurrencies, Money
from quittance.core.tables import Cell, Column, DateStyle, Kind, Row, Table, WrongCell, write_xlsx

TEXT_ONLY = Table("Texts", (Column("Text"),))
MONEY = Table(
    "Money", (Column("Invoice"), Column("Due", Kind.MONEY, total=True), Column("Paid", Kind.MONEY, total=True))
)


def usd(cents: int) -> Money:
    return Money(cents, Currency.USD)


def written(table: Table, rows: list[Row]) -> bytes:
    out = io.BytesIO()
    write_xlsx(table, rows, out)
    return out.getvalue()


def read(table: Table, rows: list[Row]) -> list[list[object]]:
    workbook = python_calamine.load_workbook(io.BytesIO(written(table, rows)))
    sheet = workbook.get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_each_kind_is_what_it_is_to_a_spreadsheet() -> None:
    table = Table(
        "Receipts",
        (
            Column("Invoice"),
            Column("Line", Kind.INTEGER),
            Column("Amount", Kind.MONEY),
            Column("Date", Kind.DATE),
            Column("Taken", Kind.MOMENT),
            Column("Fee", Kind.PERCENT),
        ),
        zone=ZoneInfo("America/New_York"),
    )
    row: Row = ("5001", -7, usd(-100_000), date(2026, 5, 3), datetime(2026, 5, 3, 14, 42, 7, tzinfo=UTC), 825)
    header, cells, nothing = read(table, [row, (None,) * 5 + (0,)])
    assert header == ["Invoice", "Line", "Amount", "Date", "Taken", "Fee"]
    assert cells == ["5001", -7, -1000.0, date(2026, 5, 3), datetime(2026, 5, 3, 10, 42, 7), 0.0825]  # noqa: DTZ001 - a sheet knows no zones
    assert nothing == [""] * 5 + [0]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "0042", "2026-05-03", "http://x.example", " spaced ", "_x0041_", "<&>\n", "'"],
)
def test_text_stays_the_same_text(text: str) -> None:
    assert read(TEXT_ONLY, [(text,)]) == [["Text"], [text]]
    assert "<f>" not in part(written(TEXT_ONLY, [(text,)]), "xl/worksheets/sheet1.xml")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=40))
def test_every_amount_reads_back_to_the_cent_and_the_totals_are_filled_in(cents: list[int]) -> None:
    *rows, totals = read(MONEY, [("x", usd(each), usd(-each)) for each in cents])[1:]
    for row, each in zip(rows, cents, strict=True):
        assert [round(float(str(cell)) * 100) for cell in row[1:]] == [each, -each]
    assert totals == ["Total", sum(cents) / 100, -sum(cents) / 100]


def test_a_total_is_a_formula_too_so_that_it_follows_when_somebody_edits() -> None:
    sheet = part(written(MONEY, [("x", usd(150), None), ("y", usd(250), None)]), "xl/worksheets/sheet1.xml")
    assert "<f>SUM(B2:B3)</f><v>4.00</v>" in sheet
    assert "<f>SUM(C2:C3)</f><v>0</v>" in sheet


def test_totals_are_found_at_the_end_of_a_long_sheet() -> None:
    rows: list[Row] = [("x" * 100, usd(number), usd(1)) for number in range(10_000)]
    assert read(MONEY, rows)[-1] == ["Total", 499_950.0, 100.0]


def test_two_currencies_have_no_total() -> None:
    with pytest.raises(MixedCurrencies):
        written(MONEY, [("x", usd(1), None), ("y", Money(1, Currency.GBP), None)])


def test_a_table_without_rows_still_has_its_header_and_totals() -> None:
    header, *_, totals = read(MONEY, [])
    assert header == ["Invoice", "Due", "Paid"]
    assert totals == ["Total", 0, 0]


def test_the_header_stays_in_sight_and_filters_leave_the_totals_alone() -> None:
    table = Table("Money", (Column("Invoice", width=30), Column("Due", Kind.MONEY, width=12, total=True)))
    sheet = part(written(table, [("x", usd(1)), ("y", usd(2))]), "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A1:B3"/>' in sheet
    assert '<col min="1" max="1" width="30.7' in sheet
    assert '<col min="2" max="2" width="12.7' in sheet


def test_dates_are_shown_in_the_tables_style() -> None:
    table = Table("Dates", (Column("Date", Kind.DATE), Column("Taken", Kind.MOMENT)), dates=DateStyle.US)
    styles = part(written(table, [(date(2026, 5, 3), None)]), "xl/styles.xml")
    assert 'formatCode="m/d/yyyy"' in styles
    assert 'formatCode="m/d/yyyy hh:mm"' in styles


def test_no_file_tells_when_it_was_written_so_that_the_same_rows_give_the_same_bytes() -> None:
    rows: list[Row] = [("5001", usd(100_000), usd(5))]
    once = written(MONEY, rows)
    assert written(MONEY, rows) == once
    properties = part(once, "docProps/core.xml")
    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", properties) == ["1980-01-01T00:00:00Z"] * 2
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ["", "a/b:c*?[d]\\", "x" * 60, "'quoted'"])
def test_any_name_makes_a_sheet(name: str) -> None:
    workbook = python_calamine.load_workbook(io.BytesIO(written(Table(name, (Column("A"),)), [("x",)])))
    assert len(workbook.sheet_names[0]) in range(1, 32)


UNFIT: list[tuple[Kind, Cell, str]] = [
    (Kind.TEXT, "x" * 32_768, "a spreadsheet's cell holds 32,767 characters"),
    (Kind.INTEGER, 10**15, "keeps 15 digits"),
    (Kind.MONEY, usd(-(10**15)), "keeps 15 digits"),
    (Kind.DATE, date(1899, 12, 31), "no date before 1900"),
    (Kind.MOMENT, datetime(1899, 12, 31, tzinfo=UTC), "no date before 1900"),
]


@pytest.mark.parametrize(("kind", "cell", "line"), UNFIT)
def test_what_a_spreadsheet_would_spoil_is_refused_by_row_and_column(kind: Kind, cell: Cell, line: str) -> None:
    with pytest.raises(WrongCell, match=f"Row 1, column 'It': .*{line}"):
        written(Table("Unfit", (Column("It", kind),)), [(cell,)])


def test_memory_does_not_grow_with_the_rows() -> None:
    def rows(count: int) -> Iterator[Row]:
        return ((f"invoice {number}", usd(number), usd(-number)) for number in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            write_xlsx(MONEY, rows(count), io.BytesIO())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what is loaded once
    assert peak(40_000) < 6 * 1024 * 1024
