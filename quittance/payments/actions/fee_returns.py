"""Our fee goes back to the firm: of a transfer that failed or was returned (FILE-11), and of a refund if so agreed.

The row first, then our own keyed call: the processor keeps the fee for us, whatever becomes of the money.
"""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Sum

from quittance.core import events
from quittance.core.models import Event
from quittance.core.queue import enqueue
from quittance.integrations.stripe import intents, refunds
from quittance.integrations.stripe.faults import Fault, Refused
from quittance.integrations.stripe.words import FeeReturn as Told
from quittance.payments.actions import counter, taking_back
from quittance.payments.models import FeeReturn, Payment, Refund
from quittance.payments.models.dispute import Kind
from quittance.payments.models.fee_return import State
from quittance.payments.models.payment import Method
from quittance.payments.models.payment import State as PaymentState

log = structlog.get_logger()
_NO_FEE = "The processor knows of no fee on this payment."


def on_money_lost(event: Event, *, now: datetime) -> None:
    """A payment failed, or its bank took it back after it had settled."""
    request(payment=Payment.objects.get(pk=event.subject_id), now=now)


def on_refund_succeeded(event: Event, *, now: datetime) -> None:
    request_of_refund(refund=Refund.objects.select_related("payment").get(pk=event.facts["refund"]), now=now)


def request(*, payment: Payment, now: datetime) -> FeeReturn | None:
    """None where no fee was taken: a transfer that was never accepted, a card, or one that costs the firm nothing."""
    came_back = payment.state == PaymentState.FAILED or payment.dispute_rows.filter(kind=Kind.RETURN).exists()
    was_accepted = came_back and payment.code is not None
    fee = payment.firm_fee_cents + payment.payer_fee_cents
    if not was_accepted or payment.method != Method.BANK or fee == 0:
        return None
    return _requested(payment, None, fee, now)


def request_of_refund(*, refund: Refund, now: datetime) -> FeeReturn | None:
    """None where the firm gives the payer's card fee back from its own money, as it does unless agreed otherwise.

    What went back with a refund that failed afterwards stays with the firm, and counts towards the next one's.
    """
    if not refund.fee_by_us:
        return None
    with transaction.atomic():
        payment = taking_back.lock(refund.payment)
        others = payment.fee_returns.exclude(refund=refund).exclude(state=State.FAILED)
        given: int = others.aggregate(cents=Sum("amount_cents"))["cents"] or 0
        cents = min(refund.payer_fee_cents, payment.payer_fee_cents - given)
        return _requested(payment, refund, cents, now) if cents > 0 else None


def _requested(payment: Payment, refund: Refund | None, cents: int, now: datetime) -> FeeReturn:
    with transaction.atomic():
        defaults = {"currency": payment.currency, "amount_cents": cents, "requested_at": now}
        row, is_new = FeeReturn.objects.get_or_create(payment=payment, refund=refund, defaults=defaults)
        if is_new:
            events.record("fee_return.requested", payment, at=now, by="system", **_facts(row))
            enqueue("payments.give_fee_back", fee_return_id=row.pk)
        return row


def send(*, fee_return: FeeReturn, now: datetime) -> FeeReturn:
    """Given back once, whatever was asked before and not answered, and however long ago. Raises Fault."""
    if fee_return.state != State.REQUESTED:
        return fee_return
    payment = fee_return.payment
    try:
        fee = intents.retrieve(counter.at(payment.account), payment.intent_id).fee
        told = _given(fee_return, fee) if fee else None
    except Refused as refusal:
        return _end(fee_return, State.FAILED, now, words=refusal.words)
    except Fault as fault:
        log.warning("fee_return.not_answered", fee_return=fee_return.pk, code=fault.code, detail=fault.detail)
        raise
    if told is None:
        return _end(fee_return, State.FAILED, now, words=_NO_FEE)
    return _end(fee_return, State.SUCCEEDED, now, told=told)


def _given(fee_return: FeeReturn, fee: str) -> Told:
    """What was asked before may be there already: a key under which the processor broke, or that has expired, hides it.

    A part of a fee would be given a second time, the whole of one refused.
    """
    door, ticket = counter.door(), str(fee_return.ticket)
    return refunds.find_fee_return(door, fee=fee, refund=ticket) or refunds.give_fee_back(
        door, fee=fee, amount_cents=fee_return.amount_cents, refund=ticket, key=f"fee-{ticket}"
    )


def _end(fee_return: FeeReturn, state: State, now: datetime, *, told: Told | None = None, words: str = "") -> FeeReturn:
    with transaction.atomic():
        id_ = told.id if told else ""
        if fee_return.move(state, ended_at=now, fee_return_id=id_, failure_words=words):
            if state == State.SUCCEEDED:
                events.record("fee_return.succeeded", fee_return.payment, at=now, by="processor", **_facts(fee_return))
            else:
                events.record(
                    "fee_return.failed", fee_return.payment, at=now, by="processor", words=words, **_facts(fee_return)
                )
    return fee_return


def _facts(row: FeeReturn) -> dict[str, object]:
    return {"amount": str(row.amount), "payment_code": row.payment.code}
