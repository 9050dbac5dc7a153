"""PracticeCS: receipts, each with its invoice. The names of its columns are not published; these are ours."""

from collections.abc import Sequence

from quittance.core.tables import Cell, Column, Sheet, Table
from quittance.integrations.pms.layouts.layout import DATE, Layout, Options, Posted, amount, row_by_row

_AMOUNT = amount("Amount")
_COLUMNS = (
    DATE, Column("Client ID"), Column("Invoice Number"), Column("Reference", width=20), _AMOUNT,
    Column("Payment Method"), Column("Comment", width=32),
)  # fmt: skip


def make(rows: Sequence[Posted], options: Options) -> tuple[Sheet, ...]:
    def cells(row: Posted) -> Sequence[Cell]:
        money = options.money(row)
        return (row.date, row.client, row.invoice, row.ref, money, options.type_of(row), row.notes)

    return (row_by_row(Table("PracticeCS_Receipts", _COLUMNS, dates=options.dates), _AMOUNT.title, rows, cells),)


_HOW = "Import PracticeCS_Receipts as receipts and leave each reference as it is: by it the payment is found again."
LAYOUT = Layout("practice_cs", "PracticeCS", make, _HOW)
