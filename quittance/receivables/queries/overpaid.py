"""Invoices on which more of our money lies than the practice system ever asks for: a change there came after it."""

from django.db.models import QuerySet

from quittance.receivables.models import Invoice
from quittance.receivables.models.invoice import OVERPAID


def overpaid() -> QuerySet[Invoice]:
    """The oldest first. What is voided or gone is a question of its own: `voided_with_money`."""
    return Invoice.objects.filter(OVERPAID).order_by("issued_date", "pk")
