"""Items of payments where the firm moved them to, for whoever reads what was paid."""

from collections.abc import Collection, Iterable

from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing


def placed(rows: Iterable[Receipt], clients: Collection[int] | None = None) -> None:
    """Each gets invoice and client of where it lies by now; with `clients`, only if that is one of theirs.

    For display: the row itself stays where it was, and others say how it was moved.
    """
    items = [row for row in rows if row.code is not None]
    further = _further({row.code for row in items if row.code}) if items else {}
    for row in items:
        last = row
        while last.pk in further:
            last = further[last.pk]
        if last is not row and (clients is None or last.client_id in clients):
            row.invoice, row.client, row.item = last.invoice, last.client, last.item
            row.description = last.description if last.invoice is None else row.description


def _further(codes: Collection[int]) -> dict[int, Receipt]:
    """By the row that was taken whole from its place: the one that was put elsewhere for it."""
    put = Receipt.objects.filter(code__in=codes, origin=Origin.OURS, standing=Standing.RECEIVED)
    put = put.filter(reverses__isnull=False).exclude(item=Item.REVERSAL)
    found = {}
    for row in put.select_related("reverses", "invoice", "client"):
        taken = row.reverses
        if taken and (taken.client_id, taken.invoice_id) != (row.client_id, row.invoice_id):
            found[taken.reverses_id or 0] = row
    return found
