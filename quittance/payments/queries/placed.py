"""Items of payments where the firm moved them to, for whoever reads what was paid."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from quittance.core.models import Event
from quittance.receivables.models import Decision, Receipt
from quittance.receivables.models.decision import Says
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


class Place(NamedTuple):
    client: int
    invoice: int | None


def first_places(*, payments: Collection[int], items: Collection[int]) -> dict[int, Place]:
    """Where items lay when they were paid, of those that left it: a row that no file told of bears the last alone."""
    left = sorted([*_moved(payments, items), *_followed(items)], key=lambda each: each[0], reverse=True)
    return {item: place for _, item, place in left}


def _moved(payments: Collection[int], items: Collection[int]) -> Iterator[tuple[datetime, int, Place]]:
    moves = Event.objects.filter(name="payment.moved", subject_type="payments.payment", subject_id__in=payments)
    for at, facts in moves.filter(facts__has_key="item").order_by("-pk").values_list("at", "facts"):
        if facts["item"] in items:
            yield at, facts["item"], Place(facts["from_client"], facts["from_invoice"])


def _followed(items: Collection[int]) -> Iterator[tuple[datetime, int, Place]]:
    """To where the firm posted them."""
    rows = Decision.objects.filter(item__in=items, says=Says.FOLLOW, withdrawn_at=None).exclude(from_invoice=None)
    for at, item, client, invoice in rows.order_by("-pk").values_list(
        "decided_at", "item", "from_invoice__client", "from_invoice"
    ):
        if item and client:
            yield at, item, Place(client, invoice)
