"""A receipt as the firm's pages tell of it: what it is, its reference, and whether it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from quittance.receivables.models import Receipt
from quittance.receivables.models.receipt import Item, Origin, Standing, Verdict
from quittance.receivables.queries import sightings
from quittance.receivables.rules import reference
from quittance.receivables.rules.sightings import UNDECIDED

_STANDINGS = {
    Standing.HELD: ("wait", "being paid through the portal"),
    Standing.RECEIVED: ("good", "received through the portal"),
}
_ITEMS = {
    Item.INVOICE: "Payment through the portal",
    Item.LATE_FEE: "Late fee paid through the portal",
    Item.ON_ACCOUNT: "Payment through the portal, without an invoice",
    Item.REVERSAL: "Taken back",
    Item.AWAITED: "Kept from being due",
}


@dataclass(frozen=True)
class Line:
    receipt: Receipt
    title: str
    reference: str
    tone: str
    words: str
    counts: bool

    @property
    def date(self) -> date:
        return self.receipt.received_date

    @property
    def taken(self) -> int:
        """Beside a bill: what lowers it is below zero."""
        return -self.receipt.amount_cents

    @property
    def waits(self) -> bool:
        """Whether somebody should decide what it is."""
        return self.receipt.verdict in UNDECIDED


def of_invoices(invoices: Iterable[int]) -> QuerySet[Receipt]:
    """All that lowers or raises what is due on them, the oldest first, without attempts that came to nothing."""
    rows = Receipt.objects.filter(invoice__in=list(invoices), gone_at=None).exclude(standing=Standing.RELEASED)
    rows = rows.exclude(entry__voided=True).exclude(entry__gone_at__isnull=False)
    return rows.select_related("entry", "echo_of").order_by("received_date", "pk")


def line(receipt: Receipt) -> Line:
    if receipt.origin == Origin.OURS:
        tone, words = _STANDINGS[Standing(receipt.standing)]
        if receipt.item == Item.AWAITED:
            words = "waits for the firm's credit"
        title = receipt.description or _ITEMS[Item(receipt.item)]
        return Line(receipt, title, name(receipt), tone, words, counts=True)
    entry = receipt.entry
    words = Verdict(receipt.verdict).label
    if receipt.echo_of:
        words = f"{words} ({name(receipt.echo_of) or 'being paid'})"
    counts = receipt.verdict in {Verdict.COUNTS, Verdict.POSTED, Verdict.LISTED}
    return Line(
        receipt=receipt,
        title=f"{entry.type_name} {entry.number}".strip() if entry else "Receipt",
        reference=entry.reference if entry else "",
        tone="warn" if receipt.verdict in UNDECIDED else "good",
        words="counts" if receipt.verdict == Verdict.COUNTS else words,
        counts=counts,
    )


def name(item: Receipt) -> str:
    """Our reference as the firm finds it in its files: with the identifier for an invoice's item, else without."""
    if item.code is None or item.suffix is None:
        return ""
    identifier = sightings.identifier() if item.item == Item.INVOICE else ""
    return reference.build(item.code, item.suffix, identifier=identifier)
