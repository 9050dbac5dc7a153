"""What a payer's bank takes back or asks about, as the processor tells it: in any order, each effect once."""

from datetime import datetime

import structlog
from django.db import transaction

from quittance.core import events
from quittance.core.states import reachable
from quittance.integrations.stripe import disputes, returns, words
from quittance.integrations.stripe.disputes import Evidence
from quittance.payments import queries
from quittance.payments.actions import counter, settling, taking_back, telling_back
from quittance.payments.actions.refund_rows import NotYet
from quittance.payments.models import Dispute, Payment
from quittance.payments.models.dispute import WITHDRAWN, Kind, State
from quittance.payments.models.payment import Method
from quittance.payments.models.payment import State as PaymentState
from quittance.payments.queries.lots import lots

log = structlog.get_logger()
_BY = "processor"


class CannotAnswer(Exception):
    """Nothing was sent; the text says why, to the firm."""


def hear(*, payment: Payment, told: words.Dispute, now: datetime) -> Dispute:
    """Write down how it stands now. What is read late changes nothing."""
    with transaction.atomic():
        row = taking_back.lock(payment)
        if row.state != PaymentState.SUCCEEDED:
            raise NotYet(f"Payment {row.pk} is {row.state}, and the processor tells of a dispute about it.")
        known = Dispute.objects.filter(dispute_id=told.id).first()
        dispute = known or _written(row, told, now)
        state = State(told.state.value)
        if known is None or state in reachable(Dispute.MOVES, dispute.state):
            _moved(row, dispute, told, state, now)
        _noted(dispute, told, now)
        return dispute


def answer(*, dispute: Dispute, evidence: Evidence, by: str, now: datetime) -> Dispute:
    """Show the firm's evidence to the payer's bank: once, and for good. Raises CannotAnswer or Fault."""
    dispute.refresh_from_db()
    if not dispute.can_be_answered:
        raise CannotAnswer("This was answered already, or is decided. There is one answer and no second.")
    at = counter.at(dispute.payment.account)
    told = disputes.answer(at, dispute.dispute_id, evidence=evidence)
    with transaction.atomic():
        payment = taking_back.lock(dispute.payment)
        if Dispute.objects.filter(pk=dispute.pk, answered_at=None).update(answered_at=now):
            events.record("dispute.answered", payment, at=now, by=by, **facts(dispute))
    return hear(payment=payment, told=told, now=now)


def look_at_dispute(*, account: str, dispute_id: str, now: datetime) -> None:
    """News of a dispute. Raises Fault, and NotYet where its payment is not known to have arrived."""
    told = disputes.retrieve(counter.at(account), dispute_id)
    payment = queries.payment_by_intent(told.intent) if told.intent else None
    if told.intent and (payment is None or payment.is_unfinished):
        settling.look_at_intent(account=account, intent_id=told.intent, now=now)
        payment = queries.payment_by_intent(told.intent)
    if payment is None:
        log.info("dispute.not_ours", dispute=dispute_id, account=account)
        return
    hear(payment=payment, told=told, now=now)


def _written(payment: Payment, told: words.Dispute, now: datetime) -> Dispute:
    facts = {"kind": Kind.DISPUTE, "reason": told.reason, "return_code": told.return_code} | _came_back(payment, told)
    return Dispute.objects.create(
        payment=payment, dispute_id=told.id, state=State(told.state.value), currency=told.currency.value,
        amount_cents=told.amount_cents, opened_at=told.created_at, heard_at=now, **facts,
    )  # fmt: skip


def _came_back(payment: Payment, told: words.Dispute) -> dict[str, str]:
    """Of a bank transfer nobody decides anything: lost, it came back, also if it was read a moment earlier, as open."""
    if payment.method != Method.BANK or told.state is not words.DisputeState.LOST:
        return {}
    reason = returns.why(told.return_code, told.cause)
    return {
        "kind": Kind.RETURN,
        "reason": reason.firm if reason else told.reason,
        "payer_words": (reason or returns.VAGUE).payer,
        "return_code": told.return_code,
    }


def _moved(payment: Payment, dispute: Dispute, told: words.Dispute, state: State, now: datetime) -> None:
    """Its state and the books move together."""
    changes: dict[str, object] = {**_came_back(payment, told)}
    if state in WITHDRAWN and dispute.withdrawn_at is None:
        changes |= _split(payment, told.amount_cents) | {"withdrawn_at": now}
    if state in (State.WON, State.LOST, State.INQUIRY_CLOSED):
        changes["ended_at"] = now
    dispute.move(state, **changes)
    Dispute.objects.filter(pk=dispute.pk).update(**changes)
    dispute.refresh_from_db()
    taking_back.follow(payment=payment, now=now)
    dispute.refresh_from_db()
    _told(payment, dispute, state, told.cause, now)


def _split(payment: Payment, cents: int) -> dict[str, object]:
    """From the items as far as there is something left, the rest from the card fee that the payer bore."""
    left = sum(lot.left_cents for lot in lots(payment))
    fee = min(max(0, cents - left), max(0, payment.payer_fee_cents - queries.fee_given(payment)))
    return {"items_cents": cents - fee, "payer_fee_cents": fee}


def _told(payment: Payment, dispute: Dispute, state: State, cause: str, now: datetime) -> None:
    told = {"reason": dispute.reason, **facts(dispute)}
    if state == State.INQUIRY:
        events.record("dispute.inquired", payment, at=now, by=_BY, **told)
    elif state == State.INQUIRY_CLOSED:
        events.record("dispute.dropped", payment, at=now, by=_BY, **told)
    elif state == State.OPEN:
        events.record("dispute.opened", payment, at=now, by=_BY, **told)
    elif state == State.WON:
        events.record("dispute.won", payment, at=now, by=_BY, **told)
    elif dispute.is_return:
        told |= {"return_code": dispute.return_code, "cause": cause}
        events.record("payment.returned", payment, at=now, by=_BY, **told)
    else:
        events.record("dispute.lost", payment, at=now, by=_BY, **told)
    telling_back.dispute_moved(dispute=dispute, now=now)


def _noted(dispute: Dispute, told: words.Dispute, now: datetime) -> None:
    """What may change without a move. Somebody may also answer at the processor's own pages."""
    changes: dict[str, object] = {"answer_due_at": told.answer_by}
    if told.answered and dispute.answered_at is None:
        changes["answered_at"] = now
    Dispute.objects.filter(pk=dispute.pk).update(**changes)
    dispute.refresh_from_db()


def facts(dispute: Dispute) -> dict[str, object]:
    return {"amount": str(dispute.amount), "dispute": dispute.pk, "payment_code": dispute.payment.code}
