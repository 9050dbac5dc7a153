"""A payment as a line of a list: as much of it as lies within the visitor's bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from quittance.access.queries import Visitor
from quittance.core.clock import FirmClock
from quittance.payments import queries
from quittance.payments.models import Payment
from quittance.receivables.models import Client, Receipt
from quittance.receivables.models.receipt import Item
from quittance.tenancy import queries as tenancy
from quittance.web.firm import bounds
from quittance.web.firm.payments import words
from quittance.web.firm.payments.words import Standing

_NAMED = 2


class What(NamedTuple):
    words: str
    short: str  # for a column
    invoice: int | None


@dataclass(frozen=True)
class Line:
    payment: Payment
    items: tuple[Receipt, ...]  # that the visitor sees
    in_part: bool
    at: datetime  # by the firm's own clock
    standing: Standing

    @property
    def cents(self) -> int:
        return sum(item.amount_cents for item in self.items)

    @property
    def clients(self) -> list[Client]:
        return list({item.client_id: item.client for item in self.items}.values())

    @property
    def what(self) -> list[What]:
        return [What(what_for(item), _short(item), item.invoice_id) for item in self.items]

    @property
    def named_clients(self) -> list[Client]:
        return self.clients[:_NAMED]

    @property
    def more_clients(self) -> int:
        return max(0, len(self.clients) - _NAMED)

    @property
    def named(self) -> list[What]:
        return self.what[:_NAMED]

    @property
    def more(self) -> int:
        return max(0, len(self.items) - _NAMED)

    @property
    def method(self) -> str:
        return words.method(self.payment)

    @property
    def short_method(self) -> str:
        return words.short(self.payment)

    @property
    def name(self) -> str:
        return str(self.payment.code) if self.payment.code else "no code yet"


def what_for(item: Receipt) -> str:
    if item.invoice is None:
        return item.description or "without an invoice"
    return f"{'Late fee' if item.item == Item.LATE_FEE else 'Invoice'} {item.invoice.number}"


def _short(item: Receipt) -> str:
    if item.invoice is None:
        return what_for(item)
    return f"late fee {item.invoice.number}" if item.item == Item.LATE_FEE else item.invoice.number


def lines(keys: Sequence[int], visitor: Visitor) -> list[Line]:
    """In the order of the keys."""
    found = {row.pk: row for row in queries.with_items(Payment.objects.filter(pk__in=keys))}
    queries.placed(each.receipt for payment in found.values() for each in payment.items.all())
    inside = _inside(list(found.values()), visitor)
    standings, clock = words.standings(list(found.values())), tenancy.current_firm().clock
    return [_line(found[key], inside, clock, standings[key]) for key in keys if key in found]


def line(payment: Payment, visitor: Visitor) -> Line:
    return lines([payment.pk], visitor)[0]


def _line(payment: Payment, inside: set[int] | None, clock: FirmClock, standing: Standing) -> Line:
    receipts = [each.receipt for each in payment.items.all()]
    theirs = [row for row in receipts if inside is None or row.client_id in inside]
    return Line(
        payment,
        tuple(theirs),
        in_part=len(theirs) < len(receipts),
        at=clock.wall(payment.submitted_at),
        standing=standing,
    )


def _inside(payments: Sequence[Payment], visitor: Visitor) -> set[int] | None:
    """Which of their clients the visitor sees; None for all."""
    if visitor.reach.is_unbounded:
        return None
    clients = {each.receipt.client_id for payment in payments for each in payment.items.all()}
    return set(bounds.within(visitor).filter(pk__in=clients).values_list("pk", flat=True))
