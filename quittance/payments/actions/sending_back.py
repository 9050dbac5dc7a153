"""Refunds at the processor: asked for once, looked for by our own ticket, and read again whenever they changed."""

from datetime import datetime

import structlog

from quittance.integrations.stripe import refunds
from quittance.integrations.stripe.faults import Fault, KeyReused, Refused
from quittance.integrations.stripe.refunds import OurFee
from quittance.payments import queries
from quittance.payments.actions import counter, refund_rows, refunding, settling
from quittance.payments.models import Payment, Refund
from quittance.payments.models.payment import DEAD
from quittance.payments.models.refund import UNFINISHED, State
from quittance.payments.rules.refunding import KEY_HOLDS

log = structlog.get_logger()
_NEVER_ARRIVED = "The processor never got this refund. Nothing went back; request it again."


def send(*, refund: Refund, now: datetime) -> Refund:
    """Ask the processor for it, once whatever happens. Raises Fault where the same call should follow."""
    if refund.state != State.REQUESTED:
        return refund
    first_asked = refund.asked_at
    refunding.asked(refund=refund, now=now)
    payment, at = refund.payment, counter.at(refund.payment.account)
    try:
        # What was asked before may be there already, under an id that never reached us (immunity 19).
        told = first_asked and refunds.find(at, intent=payment.intent_id, refund=str(refund.ticket))
        if not told:
            if first_asked and now - first_asked > KEY_HOLDS:
                refunding.refused(refund=refund, words=_NEVER_ARRIVED, now=now)
                return refund
            told = refunds.create(
                at, intent=payment.intent_id, amount_cents=refund.amount_cents, refund=str(refund.ticket),
                our_fee=OurFee.STAYS, key=refund.key,
            )  # fmt: skip
    except KeyReused:
        raise
    except Refused as refusal:
        refunding.refused(refund=refund, words=refusal.words, now=now)
        return refund
    except Fault as fault:
        log.warning("refund.not_answered", refund=refund.pk, code=fault.code, detail=fault.detail)
        if fault.may_have_happened:
            refunding.doubted(refund=refund, now=now)
        raise
    refunding.hear(payment=payment, told=told, now=now)
    refund.refresh_from_db()
    return refund


def look(*, refund: Refund, now: datetime) -> Refund:
    """How it stands, asked there and written down here. One that was never sent is sent. Raises Fault."""
    if refund.state == State.REQUESTED and not refund.refund_id:
        return send(refund=refund, now=now)
    if refund.state in UNFINISHED:
        told = refunds.retrieve(counter.at(refund.payment.account), refund.refund_id)
        refunding.hear(payment=refund.payment, told=told, now=now)
    refund.refresh_from_db()
    return refund


def look_at_refund(*, account: str, refund_id: str, intent_id: str, now: datetime) -> None:
    """News of a refund. All of its payment are read, so that what was missed before is not lost.

    Where one there does not fit, a wish of ours is in its way of which nobody knows whether the processor has it. That
    is found out, and then all are read anew. Raises Fault, and NotYet where it is still not known.
    """
    at = counter.at(account)
    intent = intent_id or refunds.retrieve(at, refund_id).intent
    payment = _settled(account, intent, now)
    if payment is None:
        log.info("refund.not_ours", refund=refund_id, account=account)
        return
    if payment.state in DEAD and payment.code is None:
        # What was held on a card and let go untaken is told as a refund, too: none of it was ever received.
        log.info("refund.of_nothing", refund=refund_id, payment=payment.pk)
        return
    try:
        refunding.hear_all(payment=payment, told=refunds.of_intent(at, intent), now=now)
    except refund_rows.NotYet as misfit:
        log.info("refund.does_not_fit", payment=payment.pk, why=str(misfit))
        for ours in queries.refunds_of(payment):
            look(refund=ours, now=now)
        refunding.hear_all(payment=payment, told=refunds.of_intent(at, intent), now=now)


def _settled(account: str, intent: str, now: datetime) -> Payment | None:
    """News of a refund may come before that of its payment."""
    if not intent:
        return None
    payment = queries.payment_by_intent(intent)
    if payment is None or payment.is_unfinished:
        settling.look_at_intent(account=account, intent_id=intent, now=now)
        payment = queries.payment_by_intent(intent)
    return payment
