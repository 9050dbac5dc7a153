"""QuickBooks Online: a bank upload of Date, Description, Credit. The description tells a receipt of ours by itself.

`AIW-Invoice-61001-Client-11022-PI-1100-100`: the identifier is what counts, invoice and client are for people, and the
last two numbers are the payment and its item. What takes back leaves the identifier out.
"""

from collections.abc import Sequence

from quittance.core.tables import Cell, Column, Sheet, Table
from quittance.integrations.pms.layouts.layout import DATE, Layout, Options, Posted, amount, row_by_row, takes_back

_CREDIT = amount("Credit")
_COLUMNS = (DATE, Column("Description", width=56), _CREDIT)


def make(rows: Sequence[Posted], options: Options) -> tuple[Sheet, ...]:
    def cells(row: Posted) -> Sequence[Cell]:
        return (row.date, description(row, options.identifier), options.money(row))

    return (row_by_row(Table("QuickBooks_Online", _COLUMNS, dates=options.dates), _CREDIT.title, rows, cells),)


def description(row: Posted, identifier: str) -> str:
    text = f"Invoice-{row.invoice}-Client-{row.client}-PI-{row.code}-{row.suffix}"
    return text if takes_back(row) else f"{identifier}-{text}"


_HOW = (
    "Upload QuickBooks_Online to the bank account as its transactions, and leave each description as "
    "it is: by it the payment is found again."
)
LAYOUT = Layout("quickbooks", "QuickBooks Online", make, _HOW)
