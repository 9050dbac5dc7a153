"""A voided or absent invoice that was billed again under its number: what was paid on it goes on to the new one."""

from collections.abc import Collection
from datetime import datetime

from quittance.core import events
from quittance.core.money import Currency, Money
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.models.receipt import Origin
from quittance.receivables.queries import rebilled, sightings


def follow(*, now: datetime, clients: Collection[int] | None) -> set[int]:
    """Within the caller's transaction and turn of judging. Tells which invoices' sums are to be made anew.

    Nothing is moved under a payer's hands: what is voided or absent takes no hold, and a new invoice is one that
    nobody could have seen before, or that was due beside it.
    """
    touched: set[int] = set()
    for left in rebilled.with_money(clients=clients):
        to = rebilled.successor(left)
        if to is not None:
            _move(left, to, now)
            touched |= {left.pk, to.pk}
    return touched


def _move(left: Invoice, to: Invoice, now: datetime) -> None:
    """Holds as well, and what took parts of an item back: all that counts. Attempts that came to nothing stay."""
    ours = Receipt.objects.filter(invoice=left, origin=Origin.OURS, standing__in=sightings.COUNTING)
    ours.update(invoice=to, client=to.client_id)
    amount = str(Money(left.ours_cents, Currency(to.currency)))
    facts = {"amount": amount, "number": to.number, "former": left.number, "former_id": left.pk}
    events.record("items.followed", to, at=now, by="sync", client=to.client.name, **facts)
