"""What of a payment is still ours in the books, row by row: its items, and what came back to us after it had left."""

from dataclasses import dataclass

from quittance.payments.models import Payment
from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing


@dataclass
class Lot:
    """A row from which may be taken. What was put back belongs to the line from which it was taken."""

    row: Receipt
    line: int
    left_cents: int


def lots(payment: Payment) -> list[Lot]:
    """The oldest first."""
    if payment.code is None:
        return []
    rows = Receipt.objects.filter(code=payment.code, origin=Origin.OURS, standing=Standing.RECEIVED)
    found: dict[int, Lot] = {}
    taken_from: dict[int, int] = {}
    for row in rows.select_related("invoice", "client").order_by("pk"):
        if row.item == Item.REVERSAL:
            taken_from[row.pk] = row.reverses_id or 0
            found[row.reverses_id or 0].left_cents += row.amount_cents
        else:
            line = found[taken_from[row.reverses_id]].line if row.reverses_id else row.pk
            found[row.pk] = Lot(row, line, row.amount_cents)
    return list(found.values())


def given(payment: Payment, which: str) -> int:
    """How many suffixes of the payment's code are card fees' lines."""
    told = {f"{which}__isnull": False}
    return payment.refund_rows.filter(**told).count() + payment.dispute_rows.filter(**told).count()
