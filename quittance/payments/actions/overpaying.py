"""Money beyond what an invoice asks for, which the firm wants to leave where it is."""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.payments import queries
from quittance.receivables.actions import covering
from quittance.receivables.models import Invoice


class CannotLeave(Exception):
    """Nothing was written; the text says why, to the firm."""


def leave(*, invoice: Invoice, cents: int, reason: str, by: str, now: datetime) -> None:
    """Nothing moves: it is no task any more, until it is another amount. `cents` is what they saw."""
    with transaction.atomic():
        covering.lock({invoice.pk})
        found = queries.overpaid_bills(Invoice.objects.filter(pk=invoice.pk))
        if not found:
            raise CannotLeave("This invoice is not overpaid any more.")
        if found[0].cents != cents:
            raise CannotLeave(f"It is overpaid by {found[0].amount} now. Look at it again.")
        if found[0].left is not None:
            raise CannotLeave("It was left as it is meanwhile.")
        bill = found[0].invoice
        events.record(
            "overpayment.left", bill, at=now, by=by, cents=cents, amount=str(found[0].amount), number=bill.number,
            reason=reason.strip(),
        )  # fmt: skip
