"""Invoices for which more was paid here than is asked for, and what the firm said about that."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from quittance.core.models import Event
from quittance.core.money import Currency, Money
from quittance.receivables.models import Invoice
from quittance.receivables.rules import due

LEFT = "overpayment.left"


@dataclass(frozen=True)
class Left:
    """Somebody of the firm wants it to stay as it is."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Overpaid:
    invoice: Invoice
    cents: int
    left: Left | None  # none as soon as it is another amount than the one that was left

    @property
    def amount(self) -> Money:
        return Money(self.cents, Currency(self.invoice.currency))


def overpaid_bills(rows: QuerySet[Invoice]) -> list[Overpaid]:
    """Of these invoices, in their order."""
    bills = list(rows.select_related("client"))
    told: dict[int, Event] = {}
    about = Event.objects.filter(subject_type="receivables.invoice", subject_id__in=[bill.pk for bill in bills])
    for event in about.filter(name=LEFT).order_by("pk"):
        told[event.subject_id] = event
    found = ((bill, _beyond(bill)) for bill in bills)
    return [Overpaid(bill, cents, _left(told.get(bill.pk), cents)) for bill, cents in found if cents]


def _beyond(bill: Invoice) -> int:
    gone = bill.gone_at is not None
    return due.overpaid(bill.open_cents, bill.echoed_cents, bill.ours_cents, voided=bill.voided, gone=gone)


def _left(event: Event | None, cents: int) -> Left | None:
    if event is None or event.facts["cents"] != cents:
        return None
    return Left(event.facts["reason"], event.by, event.at)
