"""CSV as banks let people download it: delimiter and columns are found by the titles, and every row has to fit."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from quittance.core.money import Currency
from quittance.integrations.banks import csv_columns, values
from quittance.integrations.banks.csv_columns import Columns
from quittance.integrations.banks.words import Booking, Statement, Unreadable, shown, statements

_DELIMITERS = (",", ";", "\t", "|")
_TITLES_WITHIN = 30  # rows before the titles, with the bank's name and the account's
_CELLS_MAX = 100
_SIDES = {"c": 1, "cr": 1, "credit": 1, "d": -1, "dr": -1, "debit": -1}


@dataclass(frozen=True)
class _Row:
    line: int
    cells: list[str]

    def cell(self, place: int | None) -> str:
        return self.cells[place] if place is not None else ""


def read(text: str, *, account: str = "", currency: Currency = Currency.USD) -> tuple[Statement, ...]:
    """`account` and `currency` are those of rows that name none. Without rows there is one statement without lines."""
    columns, rows = _table(text)
    side = next((place for place in columns.sides if _tells_sides(rows, place)), None)
    _refuse_mixed_debits(rows, columns, side)
    reading = _Reading(columns, side, account, currency)
    bookings = [found for row in rows if (found := reading.booking(row))]
    return statements(bookings, () if bookings else [(account, currency)])


def _table(text: str) -> tuple[Columns, list[_Row]]:
    fault: Unreadable | None = None
    for delimiter in _DELIMITERS:
        try:
            rows = _rows(text, delimiter)
        except Unreadable as wrong:
            fault = fault or wrong
            continue
        for number, row in enumerate(rows[:_TITLES_WITHIN]):
            if columns := csv_columns.found(row.cells, row.line):
                return columns, [_fitting(each, columns) for each in rows[number + 1 :]]
    raise fault or Unreadable(
        "No row of titles was found: a date, and an amount or a debit and a credit. Download the file with its titles."
    )


def _rows(text: str, delimiter: str) -> list[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(_Row(line, [cell.strip() for cell in cells]))
            if len(cells) > _CELLS_MAX:
                raise Unreadable(f"The row has more than {_CELLS_MAX} cells.", line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"The row cannot be read: {error}. A quotation mark may be missing.", line) from None
    return found


def _fitting(row: _Row, columns: Columns) -> _Row:
    cells, count = row.cells, len(columns.titles)
    if any(cells[count:]) or len(cells) < count:
        raise Unreadable(f"The row has {len(cells)} cells, and there are {count} titles.", row.line)
    return _Row(row.line, cells[:count])


def _tells_sides(rows: Sequence[_Row], place: int) -> bool:
    return bool(rows) and all(row.cells[place].lower() in _SIDES for row in rows)


def _refuse_mixed_debits(rows: Sequence[_Row], columns: Columns, side: int | None) -> None:
    """Some banks put a minus before what left, some do not. Both in one file would be told apart by guessing."""
    signs: dict[bool, int] = {}
    for row in rows:
        is_debit = side is not None and _SIDES[row.cells[side].lower()] < 0
        if cents := values.cents(row.cell(columns.amount if is_debit else columns.debit)):
            signs.setdefault(cents < 0, row.line)
    if len(signs) > 1:
        raise Unreadable("The debits are with a minus in some rows and without in others.", max(signs.values()))


@dataclass(frozen=True)
class _Reading:
    columns: Columns
    side: int | None
    account: str
    currency: Currency

    def booking(self, row: _Row) -> Booking | None:
        cents = self._cents(row)
        if cents is None:
            return None
        said = row.cell(self.columns.date)
        booked = values.day(said)
        if booked is None:
            words = f"The date {shown(said)} is not read. We read 2026-11-03, 11/03/2026 and Nov 3, 2026."
            raise Unreadable(words, row.line)
        texts = (row.cells[place] for place in self.columns.texts if place != self.side)
        references = (row.cells[place] for place in self.columns.references)
        return Booking(
            row.cell(self.columns.account) or self.account,
            self._currency(row),
            booked,
            cents,
            " ".join(text for text in texts if text),
            " ".join(text for text in references if text),
        )

    def _cents(self, row: _Row) -> int | None:
        """None where the row tells a balance and no movement."""
        places = (
            (self.columns.amount,) if self.columns.amount is not None else (self.columns.debit, self.columns.credit)
        )
        told = [(place, row.cell(place)) for place in places if row.cell(place)]
        if not told and any(row.cells[place] for place in self.columns.balances):
            return None
        if not told:
            raise Unreadable("The row has no amount.", row.line)
        read = {place: self._read(row, text) for place, text in told}
        if self.columns.amount is not None:
            return self._signed(row, read[self.columns.amount])
        debit, credit = abs(read.get(self.columns.debit, 0)), read.get(self.columns.credit, 0)
        if credit < 0 or (debit and credit):
            words = "The credit is below zero." if credit < 0 else "The row has a debit and a credit."
            raise Unreadable(words, row.line)
        return credit - debit

    def _read(self, row: _Row, text: str) -> int:
        found = values.cents(text)
        if found is None:
            raise Unreadable(
                f"The amount {shown(text)} is not read. We read 1,133.00, -1133.00 and (1,133.00).", row.line
            )
        return found

    def _signed(self, row: _Row, cents: int) -> int:
        if self.side is None:
            return cents
        sign = _SIDES[row.cells[self.side].lower()]
        if cents < 0 < sign:
            words = f"The row says {shown(row.cells[self.side])}, and its amount is below zero."
            raise Unreadable(words, row.line)
        return sign * abs(cents)

    def _currency(self, row: _Row) -> Currency:
        said = row.cell(self.columns.currency)
        try:
            return Currency(said.upper()) if said else self.currency
        except ValueError:
            raise Unreadable(f"The currency is {shown(said)}. We read {', '.join(Currency)}.", row.line) from None
