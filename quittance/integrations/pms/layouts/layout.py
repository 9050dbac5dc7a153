"""What a layout is given and gives: rows that pay invoices in, named tables out. It decides nothing about money.

Where a system's maker publishes no column names for its import, ours are named in the file, and a firm that needs
others uses the generic template.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from quittance.core.money import Currency, Money
from quittance.core.tables import Cell, Column, DateStyle, Entry, Kind, Sheet, Table

CARD, BANK = "card", "bank"
REVERSALS_FROM, REVERSALS_TO, LONG_REVERSALS_FROM = 900, 999, 9000


class Posted(Protocol):
    """A row of the invoice file, whoever holds it."""

    @property
    def code(self) -> int: ...
    @property
    def suffix(self) -> int: ...
    @property
    def ref(self) -> str: ...
    @property
    def date(self) -> date: ...
    @property
    def client(self) -> str: ...
    @property
    def invoice(self) -> str: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def notes(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def card(self) -> str: ...
    @property
    def payout_id(self) -> str: ...


class Chosen(NamedTuple):
    """A column of the generic template: its title, and which of our fields fills it or which text stands in it."""

    title: str
    field: str = ""
    text: str = ""


@dataclass(frozen=True)
class Options:
    """What a firm sets for its own system. What it left empty stays empty in the file."""

    currency: Currency
    identifier: str = "AIW"
    dates: DateStyle = DateStyle.US
    bank_index: str = ""  # PracticeEngine's number of the bank account
    card_types: Mapping[str, str] = field(default_factory=dict)  # by brand: PracticeEngine's Credit Card Type
    types: Mapping[str, str] = field(default_factory=dict)  # by card and bank: the system's word for the method
    columns: Sequence[Chosen] = ()

    def money(self, row: Posted) -> Money:
        return Money(row.amount_cents, self.currency)

    def type_of(self, row: Posted) -> str:
        usual = {CARD: "CC", BANK: "ACH"}
        return self.types.get(row.method, usual.get(row.method, ""))


@dataclass(frozen=True)
class Layout:
    name: str
    title: str
    make: Callable[[Sequence[Posted], Options], tuple[Sheet, ...]]
    how: str  # what a person does with its files in that system


DATE = Column("Date", Kind.DATE, 12)


def amount(title: str) -> Column:
    return Column(title, Kind.MONEY, 14, total=True)


def row_by_row(table: Table, sums: str, rows: Sequence[Posted], cells: Callable[[Posted], Sequence[Cell]]) -> Sheet:
    """The usual: one row of the file for each row of ours, under the same key."""

    def entries() -> Iterable[Entry]:
        for row in rows:
            yield Entry(f"{row.code}-{row.suffix}", row.payout_id, cells(row))

    return Sheet(table, sums, entries)


def takes_back(row: Posted) -> bool:
    return REVERSALS_FROM <= row.suffix <= REVERSALS_TO or row.suffix >= LONG_REVERSALS_FROM
