"""What became of a payment, in our words, as the processor told it: any number of times, in any order, moved once.

News that contradicts what is known raises IllegalMove, and the caller asks the processor for the truth. A decline ends
a payment only when the processor can no longer take its money: the caller cancels the intent there first.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from quittance.core import events, gathering, once
from quittance.core.money import Currency, Money, MoneyError
from quittance.payments import queries
from quittance.payments.actions import telling
from quittance.payments.models import Payment
from quittance.payments.models.payment import DEAD, OPEN, Channel, Method, State
from quittance.payments.queries.lots import lots
from quittance.receivables.actions import covering, items, judging
from quittance.receivables.models import Receipt

_BY = "processor"
# Nobody sits before the screen that would show the refusal.
_UNATTENDED = (Channel.AUTOPAY, Channel.PLAN)


@dataclass(frozen=True)
class Charged:
    """What the processor says it takes, and from what. What it does not tell stays as it was."""

    cents: int
    currency: str
    brand: str = ""
    wallet: str = ""
    funding: str = ""
    bank_name: str = ""
    last4: str = ""


def unknown(*, payment: Payment, now: datetime) -> bool:
    """The processor was asked and did not answer. The hold stays; nothing is tried again before it is known."""
    with transaction.atomic():
        _lock(payment)
        moved = payment.move(State.UNKNOWN)
        if moved:
            events.record("payment.doubted", payment, at=now, by=_BY, **_facts(payment))
        return moved


def action_needed(*, payment: Payment, now: datetime) -> bool:
    """The payer's bank wants a word with the payer first (3-D Secure)."""
    with transaction.atomic():
        _lock(payment)
        moved = payment.move(State.ACTION_NEEDED)
        if moved:
            events.record("payment.challenged", payment, at=now, by=_BY, **_facts(payment))
        return moved


def held(*, payment: Payment, charged: Charged, firm_fee_cents: int, now: datetime) -> bool:
    """It is held on a card that was not known before. What it is and costs is noted once, before it is taken.

    False where it is not to be taken: another amount is held, or the attempt was ended meanwhile.
    """
    with transaction.atomic():
        _lock(payment)
        if payment.state not in OPEN or _is_mismatched(payment, charged, now):
            return False
        if not payment.funding:
            told = {name: getattr(charged, name) for name in ("brand", "wallet", "funding", "last4")}
            Payment.objects.filter(pk=payment.pk).update(**told, firm_fee_cents=firm_fee_cents)
            payment.refresh_from_db()
            events.record("payment.held", payment, at=now, by=_BY, **_facts(payment))
        return True


def processing(*, payment: Payment, charged: Charged, now: datetime) -> bool:
    """The processor has the order: the items are receipts, though the money is not final."""
    with _news_of(payment):
        _lock(payment)
        if _is_mismatched(payment, charged, now):
            return False
        rows = _received(payment, now)
        moved = payment.move_locked(State.PROCESSING, **_accepted(charged, rows, now))
        if moved:
            events.record("payment.accepted", payment, at=now, by=_BY, **_facts(payment))
            if payment.method == Method.BANK:
                telling.started(payment=payment, rows=rows, now=now)
        return moved


def succeeded(*, payment: Payment, charged: Charged, now: datetime) -> bool:
    """The money is the firm's."""
    with _news_of(payment):
        _lock(payment)
        if _is_mismatched(payment, charged, now):
            return False
        rows = _received(payment, now)
        moved = payment.move_locked(State.SUCCEEDED, settled_at=now, **_accepted(charged, rows, now))
        if moved:
            events.record("payment.succeeded", payment, at=now, by=_BY, **_facts(payment))
            telling.received(payment=payment, rows=rows, now=now)
        return moved


def failed(
    *, payment: Payment, code: str, words: str, now: datetime, firm_words: str = "", unseen: bool = False
) -> bool:
    """No money comes. What was only held is let go; what was received already is taken back by negative rows.

    `unseen`: whoever paid may have left with the processor's word that all went well.
    """
    with transaction.atomic():
        before = _lock(payment)
        if before == State.CANCELLED:
            return False  # both say that no money moves; whichever was first stays
        told = {"failure_code": code, "failure_words": words, "failure_firm_words": firm_words}
        moved = payment.move(State.FAILED, failed_at=now, **told, **_NO_DOUBT)
        if moved:
            _give_back(payment, now)
            facts = {**_facts(payment), "code": code, "words": payment.why_failed}
            events.record("payment.failed", payment, at=now, by=_BY, **facts)
            # Who saw the refusal on the page needs no mail of it; who went away in doubt or in good faith does (DSP-4).
            in_good_faith = unseen or before in (State.UNKNOWN, State.PROCESSING)
            if in_good_faith or payment.channel in _UNATTENDED:
                telling.failed(payment=payment, now=now)
        return moved


def cancelled(*, payment: Payment, now: datetime) -> bool:
    """The attempt is dead at the processor, and nothing of it was ever received: it never happened."""
    with transaction.atomic():
        if _lock(payment) == State.FAILED:
            return False  # as above
        moved = payment.move(State.CANCELLED, cancelled_at=now, **_NO_DOUBT)
        if moved:
            _give_back(payment, now)
            events.record("payment.cancelled", payment, at=now, by=_BY, **_facts(payment))
        return moved


def beyond(*, payment: Payment, charged: Charged, now: datetime) -> bool:
    """Money that the payment does not explain: on an attempt that was ended, or a second time. A person must look."""
    with transaction.atomic():
        _lock(payment)
        own = 0 if payment.code is None or payment.state in DEAD else payment.charged_cents
        return _tell_mismatch(payment, replace(charged, cents=own + charged.cents), now)


_NO_DOUBT: dict[str, object] = {"told_cents": None, "told_currency": ""}


def _lock(payment: Payment) -> str:
    """Wait for whoever else brings news of it, and see what they wrote. Tells the state."""
    payment.refresh_from_db(from_queryset=Payment.objects.select_for_update(no_key=True))
    return payment.state


@contextmanager
def _news_of(payment: Payment) -> Iterator[None]:
    """The transaction of its news, short, for other payments of the firm wait for the lock on its codes.

    A bank transfer's mails may be there since it started, so that they are written one by one and asked for.
    """
    with once.reading(), transaction.atomic() if payment.method == Method.BANK else gathering.gathering():
        yield


def _received(payment: Payment, now: datetime) -> list[Receipt]:
    """Receipts are made with the first news that the money is taken; with any later there are none to be made."""
    if payment.state not in OPEN:
        return []
    telling.prepare()
    return items.receive(items=queries.bare_items_of(payment), now=now)


def _accepted(charged: Charged, rows: Sequence[Receipt], now: datetime) -> dict[str, object]:
    """What changes with the news that the money is taken."""
    told = {name: getattr(charged, name) for name in ("brand", "wallet", "funding", "bank_name", "last4")}
    changes: dict[str, object] = {name: value for name, value in told.items() if value} | _NO_DOUBT
    if rows:
        changes |= {"code": rows[0].code, "accepted_at": now}
    return changes


def _is_mismatched(payment: Payment, charged: Charged, now: datetime) -> bool:
    """Another amount than was ordered is never settled by itself: it is kept, and told once (immunity 18)."""
    if payment.state in DEAD or (charged.cents, charged.currency) == (payment.charged_cents, payment.currency):
        return False
    _tell_mismatch(payment, charged, now)
    return True


def _tell_mismatch(payment: Payment, charged: Charged, now: datetime) -> bool:
    told = {"told_cents": charged.cents, "told_currency": charged.currency}
    if (payment.told_cents, payment.told_currency) != (charged.cents, charged.currency):
        Payment.objects.filter(pk=payment.pk).update(**told)
        payment.refresh_from_db()
        events.record(
            "payment.mismatched",
            payment,
            at=now,
            by=_BY,
            ordered=str(payment.charged),
            told=_amount(charged),
            **_facts(payment),
        )
    return True


def _give_back(payment: Payment, now: datetime) -> None:
    if payment.code is None:
        items.release(items=queries.items_of(payment), now=now)
        return
    # All their invoices at once, in order: one by one, as the payer chose them, others would wait in a circle.
    judging.wait_for_turn()
    left = [lot.row for lot in lots(payment) if lot.left_cents]  # the firm may have moved an item elsewhere
    covering.lock({row.invoice_id for row in left if row.invoice_id})
    for row in left:
        items.reverse(item=row, now=now, description=payment.failure_words)


def _facts(payment: Payment) -> dict[str, object]:
    return {"amount": str(payment.charged), "payment_code": payment.code}


def _amount(charged: Charged) -> str:
    try:
        return str(Money(charged.cents, Currency(charged.currency)))
    except (ValueError, MoneyError):
        return f"{charged.cents} {charged.currency}"
