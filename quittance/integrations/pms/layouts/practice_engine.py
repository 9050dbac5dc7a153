"""PracticeEngine: Tools, Import Control, Validate, Add, Post and Allocate, Auto Allocate.

Bank transfers and cards are two batches, so two files. Each row needs the Bank Index, a card's also the Credit Card
Type, as numbered in the firm's own system.
"""

from collections.abc import Sequence

from quittance.core.tables import Cell, Column, Sheet, Table
from quittance.integrations.pms.layouts.layout import BANK, CARD, DATE, Layout, Options, Posted, amount, row_by_row

OTHER_CARDS = "other"  # the card type of brands that the firm gave none
_AMOUNT = amount("Amount")
_COLUMNS = (
    DATE, Column("Client Code"), Column("Invoice Number"), Column("Reference", width=20), _AMOUNT,
    Column("Bank Index", width=12), Column("Credit Card Type"), Column("Comments", width=32),
)  # fmt: skip


def make(rows: Sequence[Posted], options: Options) -> tuple[Sheet, ...]:
    return tuple(
        _batch(name, [row for row in rows if row.method == method], options)
        for name, method in (("PracticeEngine_ACH", BANK), ("PracticeEngine_Cards", CARD))
    )


def _batch(name: str, rows: Sequence[Posted], options: Options) -> Sheet:
    def cells(row: Posted) -> Sequence[Cell]:
        types = options.card_types if row.method == CARD else {}
        type_ = types.get(row.card) or types.get(OTHER_CARDS, "")
        money = options.money(row)
        return (row.date, row.client, row.invoice, row.ref, money, options.bank_index, type_, row.notes)

    return row_by_row(Table(name, _COLUMNS, dates=options.dates), _AMOUNT.title, rows, cells)


_HOW = (
    "Import PracticeEngine_ACH and PracticeEngine_Cards as two batches: Tools, Import Control, "
    "Validate, Add, then Post and Allocate, Auto Allocate."
)
LAYOUT = Layout("practice_engine", "PracticeEngine", make, _HOW)
