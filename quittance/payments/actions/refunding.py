"""Giving money back: our row first, under the payment's lock, then the processor, then what became of it.

A refund is known to the processor by our own ticket, so that it is found there even if its id never reached us.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from quittance.core import events
from quittance.core.queue import enqueue
from quittance.integrations.stripe import words
from quittance.payments import queries
from quittance.payments.actions import refund_rows, taking_back, telling_back
from quittance.payments.actions.refund_rows import NotYet
from quittance.payments.models import Payment, Refund
from quittance.payments.models.refund import PROCESSOR, State
from quittance.payments.rules import refunding
from quittance.tenancy import queries as tenancy


class CannotRefund(Exception):
    """Nothing was written; the text says why, to the firm."""


def ask(
    *,
    payment: Payment,
    items: Mapping[int, int] | None = None,
    reason: str,
    owed_again: bool = True,
    by: str,
    key: str,
    now: datetime,
) -> Refund:
    """Write the wish, or raise CannotRefund. `items` says how much of which line, by its receipt; none: all.

    The same form sent again gets the same refund. The processor is asked by the job that is written along, or, where
    the firm's rule wants two people, once a second one agreed (`approving`).
    """
    with transaction.atomic():
        row = taking_back.lock(payment)
        sent = Refund.objects.filter(form_key=key).first()
        if sent is not None:
            return _same(sent, row, items)
        left = queries.refundable(row, now)
        if left.reason:
            raise CannotRefund(left.reason)
        wanted = wanted_of(left, items)
        fee = queries.refund_fee(row, sum(wanted.values()))
        waits = needs_second_person(payment=row, cents=sum(wanted.values()) + fee)
        state = State.WAITING if waits else State.REQUESTED
        until = None if owed_again else credit_until(now)
        try:
            refund = refund_rows.write(
                payment=row, wanted=wanted, fee=fee, fee_by_us=bool(fee) and queries.policy_now().card_fee_by_us,
                form_key=key, by=by, reason=reason.strip(), requested_at=now,
                owed_again=owed_again, credit_until_date=until, second_person=waits, state=state,
            )  # fmt: skip
        except NotYet as refused:
            raise CannotRefund(str(refused)) from refused
        told = {"reason": refund.reason, "owed_again": owed_again, **facts(refund)}
        if waits:
            events.record("refund.proposed", row, at=now, by=by, **told)
            telling_back.waiting(refund=refund, now=now)
            return refund
        events.record("refund.requested", row, at=now, by=by, **told)
        set_out(refund=refund, now=now)
        return refund


def needs_second_person(*, payment: Payment, cents: int) -> bool:
    """Whether so much more of it is refunded only if two people of the firm want it."""
    alone = queries.policy_now().refund_alone_cents
    return refunding.needs_second_person(alone_cents=alone, before_cents=queries.refunded(payment).cents, cents=cents)


def set_out(*, refund: Refund, now: datetime) -> None:
    """It is wanted for good: the payer and the firm read of it, and the processor is asked by the job."""
    telling_back.requested(refund=refund, now=now)
    enqueue("payments.send_refund", refund_id=refund.pk)


def asked(*, refund: Refund, now: datetime) -> Refund:
    """From here on the processor may have it."""
    Refund.objects.filter(pk=refund.pk, asked_at=None).update(asked_at=now)
    refund.refresh_from_db()
    return refund


def doubted(*, refund: Refund, now: datetime) -> None:
    """The processor was asked and did not answer. It is looked for by our ticket before anything is asked again."""
    with transaction.atomic():
        payment = taking_back.lock(refund.payment)
        if Refund.objects.filter(pk=refund.pk, state=State.REQUESTED, doubted_at=None).update(doubted_at=now):
            events.record("refund.doubted", payment, at=now, by=PROCESSOR, **facts(refund))
    refund.refresh_from_db()


def refused(*, refund: Refund, words: str, now: datetime) -> None:
    """The processor said no, or never had it: no money moved."""
    with transaction.atomic():
        payment = taking_back.lock(refund.payment)
        refund.refresh_from_db()
        if refund.state == State.REQUESTED:
            _ended(payment, refund, State.FAILED, words, now)


def hear_all(*, payment: Payment, told: Iterable[words.Refund], now: datetime) -> None:
    """All that the processor has of a payment, as it was read at once. Those that ended make room for the others.

    One that does not fit yet keeps no other from being heard; then NotYet is raised.
    """
    ordered = sorted(told, key=lambda each: (refund_rows.is_alive(each), each.created_at, each.id))
    refused = [each for each in (_misfit(payment, one, now) for one in ordered) if each is not None]
    if refused:
        raise refused[0]


def hear(*, payment: Payment, told: words.Refund, now: datetime) -> Refund:
    """What the processor tells of one now, any number of times and in any order.

    It is ours by its id or ticket, or is taken in if somebody made it on the processor's own pages.
    """
    with transaction.atomic():
        row = taking_back.lock(payment)
        refund = refund_rows.known(row, told) or _taken_in(row, told, now)
        if (told.amount_cents, told.currency.value) != (refund.amount_cents, refund.currency):
            raise NotYet(f"Refund {told.id} is of {told.amount_cents} {told.currency}, ours of {refund.amount}.")
        Refund.objects.filter(pk=refund.pk).update(refund_id=told.id, doubted_at=None)
        state = State(told.state.value)
        if refund_rows.is_alive(told):
            _left(row, refund, state, now)
        else:
            _ended(row, refund, state, told.failure, now)
    refund.refresh_from_db()
    return refund


def _misfit(payment: Payment, told: words.Refund, now: datetime) -> NotYet | None:
    try:
        hear(payment=payment, told=told, now=now)
    except NotYet as misfit:
        return misfit
    return None


def _left(payment: Payment, refund: Refund, state: State, now: datetime) -> None:
    was_accepted = refund.accepted_at
    changes = {"accepted_at": was_accepted or now} | ({"ended_at": now} if state == State.SUCCEEDED else {})
    if refund.move(state, **changes):
        taking_back.follow(payment=payment, now=now)
        refund.refresh_from_db()
        if was_accepted is None:
            events.record(
                "refund.accepted", payment, at=now, by=PROCESSOR, missing=refund.missing_cents, **facts(refund)
            )
        if state == State.SUCCEEDED:
            events.record("refund.succeeded", payment, at=now, by=PROCESSOR, **facts(refund))


def _ended(payment: Payment, refund: Refund, state: State, words: str, now: datetime) -> None:
    if refund.state in (State.FAILED, State.CANCELLED):
        return  # both say that the money is the firm's; whichever was first stays
    if refund.move(state, ended_at=now, failure_words=words, doubted_at=None):
        taking_back.follow(payment=payment, now=now)
        _tell_end(payment, refund, now, promised=True)
        # There is room again: what somebody made there meanwhile, and did not fit beside this one, is heard now.
        enqueue(
            "payments.look_at_refund", account=payment.account, refund_id=refund.refund_id,
            intent_id=payment.intent_id, only_one_waiting=f"refunds-of:{payment.pk}",
        )  # fmt: skip


def _tell_end(payment: Payment, refund: Refund, now: datetime, *, promised: bool) -> None:
    if refund.state == State.FAILED:
        events.record("refund.failed", payment, at=now, by=PROCESSOR, words=refund.failure_words, **facts(refund))
    else:
        events.record("refund.cancelled", payment, at=now, by=PROCESSOR, **facts(refund))
    telling_back.refund_failed(refund=refund, promised=promised, now=now)


def _taken_in(payment: Payment, told: words.Refund, now: datetime) -> Refund:
    """Of one that ended before it was heard of, the payer was never promised anything: the firm alone is told."""
    refund = refund_rows.taken_in(payment, told, now)
    if refund_rows.is_alive(told):
        events.record("refund.requested", payment, at=now, by=PROCESSOR, reason="", owed_again=True, **facts(refund))
        telling_back.requested(refund=refund, now=now)
    else:
        _tell_end(payment, refund, now, promised=False)
    return refund


def wanted_of(left: queries.Refundable, items: Mapping[int, int] | None) -> dict[int, int]:
    lefts = {line.receipt.pk: line.left_cents for line in left.lines}
    wanted = lefts if items is None else dict(items)
    wanted = {line: cents for line, cents in wanted.items() if cents}
    if not wanted or any(cents < 0 for cents in wanted.values()):
        raise CannotRefund("Choose how much goes back. An amount is above 0.00.")
    if any(cents > lefts.get(line, 0) for line, cents in wanted.items()):
        raise CannotRefund("That is more than is left of an item. Look at what can still be refunded.")
    return wanted


def _same(sent: Refund, payment: Payment, items: Mapping[int, int] | None) -> Refund:
    asked_for = dict(sent.items.values_list("receipt", "amount_cents"))
    wanted = asked_for if items is None else {line: cents for line, cents in items.items() if cents}
    if sent.payment_id != payment.pk or wanted != asked_for:
        raise CannotRefund("This form was sent off before, with other amounts. Open the payment anew to refund more.")
    return sent


def credit_until(now: datetime) -> date:
    return tenancy.current_firm().clock.today(now) + timedelta(days=refunding.CREDIT_DAYS)


def facts(refund: Refund) -> dict[str, object]:
    return {"amount": str(refund.amount), "refund": refund.pk, "payment_code": refund.payment.code}
