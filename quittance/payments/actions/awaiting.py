"""Refunds that a credit of the firm's follows: until it shows, or the time is over, their invoices are not due."""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.payments import queries
from quittance.payments.actions import taking_back
from quittance.payments.models import TakenBack
from quittance.receivables import queries as receivables
from quittance.receivables.actions import covering, items, judging
from quittance.receivables.models import Receipt
from quittance.tenancy import queries as tenancy


def look(*, now: datetime) -> int:
    """Let go of what the firm's credits have made up for, or waited for long enough. Tells of how many it was all."""
    return sum(_look(row, now) for row in queries.awaited_credits())


def _look(row: TakenBack, now: datetime) -> bool:
    if row.refund is None or row.awaited is None or _left(row, row.awaited, now) == row.awaited.amount_cents:
        return False
    with transaction.atomic():
        payment = taking_back.lock(row.refund.payment)
        judging.wait_for_turn()
        covering.lock({row.awaited.invoice_id} if row.awaited.invoice_id else set())
        fresh = queries.awaited_credits().filter(pk=row.pk).first()
        if fresh is None or fresh.awaited is None:
            return False
        awaited, is_over = fresh.awaited, _is_over(fresh, now)
        left = _left(fresh, awaited, now)
        if not is_over:
            _use_up(fresh, awaited)
        if left:
            items.lessen(awaited=awaited, cents=left)
            return False
        taking_back.let_go(row=fresh, now=now)
        facts = {"number": awaited.invoice.number if awaited.invoice else "", "payment_code": payment.code}
        events.record("refund.credit_ended", payment, at=now, by="system", came=not is_over, **facts)
        return True


def _is_over(row: TakenBack, now: datetime) -> bool:
    until = row.refund.credit_until_date if row.refund else None
    return until is None or until < tenancy.current_firm().clock.today(now)


def _left(row: TakenBack, awaited: Receipt, now: datetime) -> int:
    """How much goes on waiting: what no credit has made up for, as far as it would be due."""
    bill = awaited.invoice
    if _is_over(row, now) or bill is None or bill.voided or bill.gone_at is not None:
        return 0
    would_be_due = bill.open_cents + bill.echoed_cents - bill.ours_cents + awaited.amount_cents
    return min(awaited.amount_cents - _credited(row, awaited), max(0, would_be_due))


def _credited(row: TakenBack, awaited: Receipt) -> int:
    """How much of it the practice system asks for no more. Money that came is no credit."""
    less = row.source_cents - receivables.asked_before_money(awaited.invoice) if awaited.invoice else 0
    return max(0, min(less, awaited.amount_cents))


def _use_up(row: TakenBack, awaited: Receipt) -> None:
    """A credit makes up for one refund: others of the invoice count from below it."""
    used = _credited(row, awaited)
    rest = row.source_cents - used
    for other in queries.awaited_credits().filter(awaited__invoice=awaited.invoice_id).exclude(pk=row.pk):
        both_saw = max(0, min(row.source_cents, other.source_cents) - rest)
        TakenBack.objects.filter(pk=other.pk).update(source_cents=other.source_cents - both_saw)
    TakenBack.objects.filter(pk=row.pk).update(source_cents=rest)
