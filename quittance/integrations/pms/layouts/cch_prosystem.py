"""CCH ProSystem: its paid import utility, template "Aiwyn Import", check numbers yes, client numbers yes.

The check number has no room for a reference: 99999 says that the payment came through us. What takes back has no
identifier; its reference stands there instead.
"""

from collections.abc import Sequence

from quittance.core.tables import Cell, Column, Sheet, Table
from quittance.integrations.pms.layouts.layout import Layout, Options, Posted, amount, row_by_row, takes_back

CHECK_NUMBER = "99999"
_PAID = amount("Payment Amount")
_COLUMNS = (Column("Client ID"), Column("Invoice Number"), _PAID, Column("Check No"), Column("Type", width=8))


def make(rows: Sequence[Posted], options: Options) -> tuple[Sheet, ...]:
    def cells(row: Posted) -> Sequence[Cell]:
        check = row.ref if takes_back(row) else CHECK_NUMBER
        return (row.client, row.invoice, options.money(row), check, options.type_of(row))

    table = Table("CCH_ProSystem_Payments", _COLUMNS, dates=options.dates)
    return (row_by_row(table, _PAID.title, rows, cells),)


_HOW = (
    "Run the import utility over CCH_ProSystem_Payments with the template “Aiwyn Import”, check "
    "numbers yes, client numbers yes. Check number 99999 says that the money came through us: leave it as"
    " it is."
)
LAYOUT = Layout("cch_prosystem", "CCH ProSystem", make, _HOW)
