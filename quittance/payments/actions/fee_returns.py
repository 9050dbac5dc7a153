"""Our fee on a bank transfer that failed or was returned goes back to the firm (FILE-11).

The row first, then our own keyed call: the processor keeps the fee for us, whatever becomes of the money.
"""

from datetime import datetime

import structlog
from django.db import transaction

from quittance.core import events
from quittance.core.models import Event
from quittance.core.queue import enqueue
from quittance.integrations.stripe import intents, refunds
from quittance.integrations.stripe.faults import Fault, Refused
from quittance.integrations.stripe.words import FeeReturn as Told
from quittance.payments.actions import counter
from quittance.payments.models import FeeReturn, Payment
from quittance.payments.models.dispute import Kind
from quittance.payments.models.fee_return import State
from quittance.payments.models.payment import Method
from quittance.payments.models.payment import State as PaymentState

log = structlog.get_logger()
_NO_FEE = "The processor knows of no fee on this payment."


def on_money_lost(event: Event, *, now: datetime) -> None:
    """A payment failed, or its bank took it back after it had settled."""
    request(payment=Payment.objects.get(pk=event.subject_id), now=now)


def request(*, payment: Payment, now: datetime) -> FeeReturn | None:
    """None where no fee was taken: a transfer that was never accepted, a card, or one that costs the firm nothing."""
    came_back = payment.state == PaymentState.FAILED or payment.dispute_rows.filter(kind=Kind.RETURN).exists()
    was_accepted = came_back and payment.code is not None
    fee = payment.firm_fee_cents + payment.payer_fee_cents
    if not was_accepted or payment.method != Method.BANK or fee == 0:
        return None
    with transaction.atomic():
        defaults = {"currency": payment.currency, "amount_cents": fee, "requested_at": now}
        row, is_new = FeeReturn.objects.get_or_create(payment=payment, defaults=defaults)
        if is_new:
            events.record("fee_return.requested", payment, at=now, by="system", **_facts(row))
            enqueue("payments.give_fee_back", fee_return_id=row.pk)
        return row


def send(*, fee_return: FeeReturn, now: datetime) -> FeeReturn:
    """Asked under one key. Later than that holds, the processor gives no fee back beyond what it took. Raises Fault."""
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
    return refunds.give_fee_back(
        counter.door(), fee=fee, amount_cents=fee_return.amount_cents, refund=str(fee_return.ticket),
        key=f"fee-{fee_return.ticket}",
    )  # fmt: skip


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
