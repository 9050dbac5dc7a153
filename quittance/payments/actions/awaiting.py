"""Refunds that a credit of the firm's follows: until it shows, or the time is over, their invoices are not due."""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.payments import queries
from quittance.payments.actions import taking_back
from quittance.payments.models import TakenBack
from quittance.receivables.models import Receipt
from quittance.tenancy import queries as tenancy


def look(*, now: datetime) -> int:
    """Let go of what the firm's credit has made up for, or waited for long enough. Tells of how many."""
    return sum(_look(row, now) for row in queries.awaited_credits())


def _look(row: TakenBack, now: datetime) -> bool:
    refund, awaited = row.refund, row.awaited
    if refund is None or awaited is None or refund.credit_until_date is None:
        return False
    is_over = refund.credit_until_date < tenancy.current_firm().clock.today(now)
    if not (is_over or _shows(row, awaited)):
        return False
    with transaction.atomic():
        taking_back.lock(refund.payment)
        fresh = TakenBack.objects.select_related("awaited").get(pk=row.pk)
        if not taking_back.awaits(fresh):
            return False
        taking_back.let_go(row=fresh, now=now)
        facts = {"number": awaited.invoice.number if awaited.invoice else "", "payment_code": refund.payment.code}
        events.record("refund.credit_ended", refund.payment, at=now, by="system", came=not is_over, **facts)
        return True


def _shows(row: TakenBack, awaited: Receipt) -> bool:
    """The practice system asks for less by all of it, or for nothing any more."""
    bill = awaited.invoice
    if bill is None or bill.voided or bill.gone_at is not None:
        return True
    return taking_back.asked_by_source(bill.pk) <= row.source_cents - awaited.amount_cents
