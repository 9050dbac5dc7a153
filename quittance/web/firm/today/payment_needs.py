"""What payments ask of a person: outcomes that nobody knows, money that came back, and money beyond what was asked."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Model, Q, QuerySet

from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.payments import queries as payments
from quittance.payments.models import Dispute, Payment, PaymentItem, Refund
from quittance.payments.models.payment import State
from quittance.receivables.queries import overpaid
from quittance.tenancy import queries as tenancy
from quittance.web.base.tags import money
from quittance.web.firm import bounds
from quittance.web.firm.today.need import Need

_HERE = "/firm-portal/payments/"
_DOUBTED_AFTER = timedelta(minutes=10)
_RECENT = timedelta(days=7)
_SOON = timedelta(days=3)


def of(visitor: Visitor, *, now: datetime) -> list[Need]:
    if Permission.SEE_PAYMENTS not in visitor.permissions:
        return []
    return [
        *_of_mismatched(visitor),
        *_of_waiting(visitor),
        *_of_disputes(visitor, now),
        *_of_doubted(visitor, now),
        *_of_refunds(visitor, now),
        *_of_taken_twice(visitor),
        *_of_failed(visitor, now),
        *_of_overpaid(visitor),
    ]


def _seen(rows: QuerySet[Payment], visitor: Visitor) -> list[Payment]:
    if not visitor.reach.is_unbounded:
        theirs = bounds.narrowed(PaymentItem.objects.all(), visitor, "receipt__client")
        rows = rows.filter(pk__in=theirs.values("payment"))
    return list(rows)


def _of_mismatched(visitor: Visitor) -> list[Need]:
    found = _seen(payments.mismatched(), visitor)
    if not found:
        return []
    title = "The processor tells another amount than was ordered"
    words = "Nothing settles these payments before somebody has looked."
    if len(found) > 1:
        title = f"{len(found)} payments: another amount than was ordered"
    return [Need("bad", title, words, _one_or_all(found, "?show=all"), "See it" if len(found) == 1 else "See them")]


def _of_waiting(visitor: Visitor) -> list[Need]:
    """For whoever may agree to it: not for the one who asked, and not for who sees a part of the payment alone."""
    if Permission.REFUND_PAYMENTS not in visitor.permissions:
        return []
    rows = [row for row in payments.waiting_refunds() if row.by != visitor.by]
    whole = {row.pk for row in _seen(Payment.objects.filter(pk__in=[row.payment_id for row in rows]), visitor)}
    whole -= _in_part(whole, visitor)
    words = "Two people have to want it. No money moves, and the payer knows nothing of it, before you approve."
    return [
        Need("warn", f"A refund of {row.amount} waits for you", _why(row, words), f"{_HERE}refunds/{row.pk}/", "Decide")
        for row in rows
        if row.payment_id in whole
    ]


def _in_part(payments_: Collection[int], visitor: Visitor) -> set[int]:
    if visitor.reach.is_unbounded:
        return set()
    items = PaymentItem.objects.filter(payment__in=payments_)
    theirs = bounds.narrowed(items, visitor, "receipt__client")
    return set(items.exclude(pk__in=theirs.values("pk")).values_list("payment", flat=True))


def _why(row: Refund, words: str) -> str:
    return f"{row.reason.rstrip('.')}. {words}" if row.reason else words


def _of_disputes(visitor: Visitor, now: datetime) -> list[Need]:
    rows = list(payments.open_disputes())
    seen = {row.pk for row in _seen(Payment.objects.filter(pk__in={row.payment_id for row in rows}), visitor)}
    return [_of_dispute(row, visitor, now) for row in rows if row.payment_id in seen]


def _of_dispute(row: Dispute, visitor: Visitor, now: datetime) -> Need:
    sum_ = f" of {money(row.amount_cents, row.currency)}" if visitor.reach.is_unbounded else ""
    if row.state == "inquiry":
        title = f"A payer's bank asks about a payment{sum_}"
    else:
        title = f"A payer disputes a payment{sum_}"
    is_late = row.answer_due_at is not None and row.answer_due_at - now < _SOON
    words = "The bank has its answer and decides." if row.answered_at else row.reason
    if row.can_be_answered and row.answer_due_at is not None:
        words = f"Answer by {_day(row.answer_due_at)}, or the bank decides for the payer. {row.reason}".strip()
    tone = "bad" if row.can_be_answered and is_late else "warn"
    # The page of a dispute is for who sees the whole payment.
    may = row.can_be_answered and Permission.REFUND_PAYMENTS in visitor.permissions
    is_whole = not _in_part({row.payment_id}, visitor)
    address = f"{_HERE}disputes/{row.pk}/" if is_whole else f"{_HERE}{row.payment_id}/"
    action = "Answer it" if may and is_whole else "See it"
    return Need(tone, title, words, address, action)


def _of_doubted(visitor: Visitor, now: datetime) -> list[Need]:
    rows = payments.unfinished(before=now - _DOUBTED_AFTER).filter(state=State.UNKNOWN)
    found = _seen(rows, visitor)
    if not found:
        return []
    title = (
        "The outcome of 1 payment is not known" if len(found) == 1 else f"Of {len(found)} payments no outcome is known"
    )
    words = (
        "The processor did not answer for more than 10 minutes. It is asked again by itself; nobody else can pay that."
    )
    return [Need("warn", title, words, _one_or_all(found, "?show=attempts"), "Ask the processor now")]


def _of_refunds(visitor: Visitor, now: datetime) -> list[Need]:
    rows = payments.failed_refunds().filter(ended_at__gte=now - _RECENT)
    found = _seen(Payment.objects.filter(pk__in=rows.values("payment")), visitor)
    if not found:
        return []
    title = "1 refund failed" if len(found) == 1 else f"Refunds of {len(found)} payments failed"
    words = "The money is the firm's again, and the payer waits for it. Refund it anew, or send it in another way."
    return [Need("bad", title, words, _one_or_all(found, "?show=back"), "See why")]


def _of_taken_twice(visitor: Visitor) -> list[Need]:
    refunds, disputes = payments.taken_twice()
    keys = {row.payment_id for row in refunds} | {row.payment_id for row in disputes}
    found = _seen(Payment.objects.filter(pk__in=keys), visitor) if keys else []
    if not found:
        return []
    title = (
        "Money of 1 payment went back twice" if len(found) == 1 else f"Money of {len(found)} payments went back twice"
    )
    words = "It was refunded and taken back by the payer's bank. Agree with the client who returns it."
    return [Need("bad", title, words, _one_or_all(found, "?show=back"), "See which")]


def _of_failed(visitor: Visitor, now: datetime) -> list[Need]:
    """That had been taken, and came back within the week. A card's no at the checkout is the payer's own business."""
    since = now - _RECENT
    taken = Q(pk__in=Dispute.objects.filter(state="lost", ended_at__gte=since).values("payment"))
    rows = Payment.objects.filter(Q(state=State.FAILED, code__isnull=False, failed_at__gte=since) | taken)
    found = _seen(rows.order_by("-submitted_at", "-pk"), visitor)
    if not found:
        return []
    title = "1 payment came back this week" if len(found) == 1 else f"{len(found)} payments came back this week"
    words = "What it paid is open again, and the payer was told."
    if len(found) == 1 and found[0].why_failed:
        words = f"{found[0].why_failed.rstrip('.')}. {words}"
    return [Need("warn", title, words, _one_or_all(found, "?show=back"), "See it" if len(found) == 1 else "See them")]


def _of_overpaid(visitor: Visitor) -> list[Need]:
    found = [row for row in payments.overpaid_bills(bounds.narrowed(overpaid(), visitor)) if row.left is None]
    if not found:
        return []
    title = f"{len(found)} invoices are overpaid"
    address = f"{_HERE}overpaid/"
    if len(found) == 1:
        [row] = found
        title = f"Invoice {row.invoice.number} is overpaid by {row.amount}"
        address += f"{row.invoice.pk}/"
    words = "The practice system asks for less than was paid here. Refund the rest, apply it there, or leave it."
    return [Need("warn", title, words, address, "Decide")]


def _one_or_all(found: Iterable[Model], narrowed: str) -> str:
    rows = list(found)
    return f"{_HERE}{rows[0].pk}/" if len(rows) == 1 else f"{_HERE}{narrowed}"


def _day(moment: datetime) -> str:
    wall = tenancy.current_firm().clock.wall(moment)
    return f"{wall:%B} {wall.day}"
