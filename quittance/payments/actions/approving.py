"""A refund beyond what one person of the firm gives back alone: the second one agrees, or it comes to nothing."""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.payments import queries
from quittance.payments.actions import refunding, taking_back
from quittance.payments.models import Payment, Refund
from quittance.payments.models.refund import State


class CannotDecide(Exception):
    """Nothing was changed; the text says why, to the firm."""


def approve(*, refund: Refund, by: str, now: datetime) -> Refund:
    """The money leaves as it was asked for, to the cent, or not at all. Of two who agree at once, one does."""
    with transaction.atomic():
        payment, row = _waiting(refund)
        if row.by == by:
            raise CannotDecide("You asked for this refund yourself. Somebody else has to agree to it.")
        _still_fits(payment, row, now)
        until = None if row.owed_again else refunding.credit_until(now)
        row.move(State.REQUESTED, approved_at=now, approved_by=by, credit_until_date=until)
        events.record("refund.approved", payment, at=now, by=by, reason=row.reason, **refunding.facts(row))
        refunding.set_out(refund=row, now=now)
        return row


def decline(*, refund: Refund, reason: str, by: str, now: datetime) -> Refund:
    """Nothing goes back, and the payer never hears of it. Who asked for it may take it back like this too."""
    with transaction.atomic():
        payment, row = _waiting(refund)
        row.move(State.CANCELLED, ended_at=now, failure_words=reason.strip())
        events.record("refund.declined", payment, at=now, by=by, reason=reason.strip(), **refunding.facts(row))
        return row


def _waiting(refund: Refund) -> tuple[Payment, Refund]:
    payment = taking_back.lock(refund.payment)
    row = Refund.objects.get(pk=refund.pk)
    if row.state == State.CANCELLED:
        raise CannotDecide("This refund was declined meanwhile. Nothing went back.")
    if row.state != State.WAITING:
        raise CannotDecide("This refund was approved meanwhile. It goes back once.")
    return payment, row


def _still_fits(payment: Payment, row: Refund, now: datetime) -> None:
    """Since it was asked for, money may have gone back by another way."""
    left = queries.refundable(payment, now, deciding=row)
    if left.reason:
        raise CannotDecide(left.reason)
    try:
        refunding.wanted_of(left, dict(row.items.values_list("receipt", "amount_cents")))
    except refunding.CannotRefund as gone:
        raise CannotDecide(f"{gone} Decline this one, and ask for another.") from gone
    if queries.refund_fee(payment, row.items_cents) != row.payer_fee_cents:
        raise CannotDecide("Another part of the card fee would go back with it now. Decline it, and ask for another.")
