"""A bill as the firm's pages show it: its standing in a word, its age, and how long it is overdue."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from quittance.payments import queries as payments
from quittance.receivables import queries
from quittance.receivables.models import Invoice
from quittance.receivables.models.invoice import Kind
from quittance.receivables.rules import ageing


@dataclass(frozen=True)
class Line:
    invoice: Invoice
    standing: ageing.Standing
    age: int
    days_overdue: int
    is_under_way: bool = False  # by a payment whose money is not final

    @property
    def tone(self) -> str:
        return (
            "wait"
            if self.is_being_paid
            else {"overdue": "bad", "open": "wait", "paid": "good", "overpaid": "warn"}.get(self.standing, "wait")
        )

    @property
    def word(self) -> str:
        return "Being paid" if self.is_being_paid else self.standing.capitalize()

    @property
    def is_being_paid(self) -> bool:
        """Nothing is due on it while the payment is under way, and it is not called paid before the money is final."""
        return self.is_under_way and self.standing is ageing.Standing.PAID

    @property
    def is_charge(self) -> bool:
        return self.invoice.kind == Kind.FINANCE_CHARGE


def line(invoice: Invoice, *, today: date) -> Line:
    (only,) = lines([invoice], today=today)
    return only


def lines(invoices: Collection[Invoice], *, today: date) -> list[Line]:
    """What closed those on which nothing is due is asked for all of them at once."""
    done = [invoice.pk for invoice in invoices if not invoice.due_cents]
    closed = queries.closing(done)
    under_way = payments.under_way([key for key in done if key in closed]) if closed else set()
    return [
        replace(_line(invoice, closed.get(invoice.pk, ageing.Closing()), today), is_under_way=invoice.pk in under_way)
        for invoice in invoices
    ]


def _line(invoice: Invoice, closed_by: ageing.Closing, today: date) -> Line:
    late = ageing.days_overdue(issued=invoice.issued_date, due=invoice.due_date, today=today)
    return Line(
        invoice=invoice,
        standing=ageing.standing(
            due_cents=invoice.due_cents,
            rest_cents=invoice.open_cents + invoice.echoed_cents - invoice.ours_cents,
            voided=invoice.voided,
            gone=invoice.gone_at is not None,
            is_overdue=late > 0,
            closed_by=closed_by,
        ),
        age=ageing.age(issued=invoice.issued_date, today=today),
        days_overdue=late if invoice.due_cents > 0 else 0,
    )


def overdue(today: date) -> Q:
    """As rules/ageing.py says it of one bill."""
    return Q(due_date__lt=today) | Q(due_date=None, issued_date__lt=today)
