"""PP365: two imports, "Aiwyn Payments" from the batch amounts, then "Aiwyn Payments Application" from the invoice file.

The user opens a batch in PP365 and writes its new number on each row of both files, so that column leaves empty.
"""

from collections.abc import Iterator, Sequence

from quittance.core.money import Money
from quittance.core.tables import Cell, Column, Entry, Sheet, Table
from quittance.integrations.pms.layouts.layout import DATE, Layout, Options, Posted, amount, row_by_row

_BATCH, _CLIENT, _REF, _NOTES = (
    Column("Batch #", width=12),
    Column("Client #"),
    Column("Ref", width=20),
    Column("Notes"),
)
_AMOUNT, _BATCH_AMOUNT = amount("Amount"), amount("Batch Amount")
_PAYMENTS = (_BATCH, DATE, _CLIENT, _REF, _BATCH_AMOUNT, Column("Method", width=8))
_APPLICATIONS = (_BATCH, DATE, _CLIENT, Column("Invoice #"), _REF, _AMOUNT, _NOTES)


def make(rows: Sequence[Posted], options: Options) -> tuple[Sheet, ...]:
    def cells(row: Posted) -> Sequence[Cell]:
        return (None, row.date, row.client, row.invoice, row.ref, options.money(row), row.notes)

    applications = Table("PP365_Aiwyn_Payments_Application", _APPLICATIONS, dates=options.dates)
    return (_payments(rows, options), row_by_row(applications, _AMOUNT.title, rows, cells))


def _payments(rows: Sequence[Posted], options: Options) -> Sheet:
    """One row for what a payment brought or took of one client in one payout: the sum that its applications spread."""
    sums: dict[tuple[int, str, str, bool], list[Posted]] = {}
    for row in rows:
        sums.setdefault((row.code, row.client, row.payout_id, row.amount_cents < 0), []).append(row)

    def entries() -> Iterator[Entry]:
        for same in sums.values():
            first = same[0]
            total = Money(sum(row.amount_cents for row in same), options.currency)
            cells = (None, first.date, first.client, first.ref, total, options.type_of(first))
            yield Entry(f"{first.code}-{first.suffix}", first.payout_id, cells)

    return Sheet(Table("PP365_Aiwyn_Payments", _PAYMENTS, dates=options.dates), _BATCH_AMOUNT.title, entries)


_HOW = (
    "Open a batch, write its number on each row of both files, then import PP365_Aiwyn_Payments as "
    "“Aiwyn Payments” and after it PP365_Aiwyn_Payments_Application as “Aiwyn Payments Application”."
)
LAYOUT = Layout("pp365", "PP365", make, _HOW)
