"""CCH Axcess: receipts by client and sub ID, which our client number holds as one. Its column names are not published.

A client number without a dot has no sub ID.
"""

from collections.abc import Sequence

from quittance.core.tables import Cell, Column, Kind, Sheet, Table
from quittance.integrations.pms.layouts.layout import Layout, Options, Posted, amount, row_by_row

_AMOUNT = amount("Receipt Amount")
_COLUMNS = (
    Column("Client ID"), Column("Client Sub-ID"), Column("Invoice Number"), Column("Receipt Date", Kind.DATE, 14),
    _AMOUNT, Column("Payment Type"), Column("Reference", width=20), Column("Comment", width=32),
)  # fmt: skip


def make(rows: Sequence[Posted], options: Options) -> tuple[Sheet, ...]:
    def cells(row: Posted) -> Sequence[Cell]:
        client, dot, sub = row.client.rpartition(".")
        who = (client, sub) if dot else (sub, "")
        return (*who, row.invoice, row.date, options.money(row), options.type_of(row), row.ref, row.notes)

    return (row_by_row(Table("CCH_Axcess_Receipts", _COLUMNS, dates=options.dates), _AMOUNT.title, rows, cells),)


_HOW = "Import CCH_Axcess_Receipts as receipts and leave each reference as it is: by it the payment is found again."
LAYOUT = Layout("cch_axcess", "CCH Axcess", make, _HOW)
