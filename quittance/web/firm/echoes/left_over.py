"""Invoices that were paid here and then voided in the practice system, with no other in their place."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from quittance.access.queries import Visitor
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.models.receipt import Item, Origin
from quittance.receivables.queries import sightings, voided_with_money
from quittance.web.base.tags import money
from quittance.web.firm import bounds, receipts


@dataclass(frozen=True)
class Line:
    invoice: Invoice
    amount: str
    references: str  # of what was paid on it; empty while it is only being paid


def rows(visitor: Visitor) -> QuerySet[Invoice]:
    return bounds.narrowed(voided_with_money(), visitor)


def lines(invoices: Sequence[Invoice]) -> list[Line]:
    paid = Receipt.objects.filter(invoice__in=invoices, origin=Origin.OURS, standing__in=sightings.COUNTING)
    names: dict[int | None, list[str]] = {}
    for item in paid.exclude(item=Item.REVERSAL).order_by("code", "suffix", "pk"):
        names.setdefault(item.invoice_id, []).append(receipts.name(item))
    return [
        Line(row, money(row.ours_cents, row.currency), ", ".join(filter(None, names.get(row.pk, ()))))
        for row in invoices
    ]
