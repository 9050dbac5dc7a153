"""A refund's row: written within what was captured, and found, or taken in, by what the processor tells of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from quittance.integrations.stripe import words
from quittance.integrations.stripe.words import RefundState
from quittance.payments import queries
from quittance.payments.models import Payment, Refund, RefundItem
from quittance.payments.models.payment import State as PaymentState
from quittance.payments.models.refund import PROCESSOR, State
from quittance.payments.rules import refunding

_OVER = "payments_refund_captured"  # by this name the database refuses to give back more than was captured
_ALIVE = (RefundState.PROCESSING, RefundState.SUCCEEDED)


class NotYet(Exception):
    """What was heard does not fit to what is known so far; it is heard again a little later."""


def is_alive(told: words.Refund) -> bool:
    """It takes room: so much less of the payment can go back otherwise."""
    return told.state in _ALIVE


def write(*, payment: Payment, wanted: Mapping[int, int], fee: int, **columns: object) -> Refund:
    told = {"items_cents": sum(wanted.values()), **columns}
    try:
        with transaction.atomic():
            refund = Refund.objects.create(payment=payment, currency=payment.currency, payer_fee_cents=fee, **told)
    except IntegrityError as refused:
        if _OVER not in str(refused):
            raise
        raise NotYet("More would go back than was captured, before it is known how the other refunds ended.") from None
    RefundItem.objects.bulk_create(
        RefundItem(refund=refund, receipt_id=line, amount_cents=cents) for line, cents in wanted.items()
    )
    return refund


def known(payment: Payment, told: words.Refund) -> Refund | None:
    """By its id, or by our ticket where no answer ever told the id."""
    found = Refund.objects.filter(payment=payment, refund_id=told.id).first()
    if found is None and told.refund:
        try:
            found = Refund.objects.filter(payment=payment, ticket=UUID(told.refund), refund_id="").first()
        except ValueError:
            return None
        if found is not None and found.ended_at is not None and is_alive(told):
            return None  # given up here and there after all: a row's end stays, and the money gets a row of its own
    return found


def taken_in(payment: Payment, told: words.Refund, now: datetime) -> Refund:
    """One that nobody asked us for. It may have ended before we heard of it: then it takes nothing, and always fits."""
    if payment.state != PaymentState.SUCCEEDED:
        raise NotYet(f"Payment {payment.pk} is {payment.state}, and the processor tells of a refund of it.")
    left = queries.refundable(payment, now)
    cents = refunding.parts(
        cents=told.amount_cents, items_cents=payment.items_cents, fee_cents=payment.payer_fee_cents,
        items_left_cents=left.items_left_cents, fee_left_cents=left.payer_fee_left_cents,
    )  # fmt: skip
    stands: dict[str, object] = {"state": State.REQUESTED}
    if not is_alive(told):
        stands = {"state": State(told.state.value), "ended_at": now, "failure_words": told.failure}
    return write(
        payment=payment, wanted=left.spread(cents), fee=told.amount_cents - cents, form_key=f"{PROCESSOR}:{told.id}",
        by=PROCESSOR, requested_at=now, refund_id=told.id, items_cents=cents, **stands,
    )  # fmt: skip
