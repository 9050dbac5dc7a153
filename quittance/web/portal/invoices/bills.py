"""A bill as whoever pays it sees it: when it is due in words, and what of it is being matched."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.dateformat import format as date_format

from quittance.core import scope
from quittance.payments import queries as payments
from quittance.receivables import queries
from quittance.receivables.models import Invoice
from quittance.receivables.models.invoice import Kind
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.rules import ageing

_YEAR, _YEARS_FROM = 365, 2


@dataclass(frozen=True)
class Line:
    invoice: Invoice
    days_overdue: int
    days_left: int  # until it is due; 0 on the day itself and after it
    matching: tuple[int, ...] = ()  # cents of payments of which the firm has still to say whether they are ours
    payable: bool = False  # here and now, by whoever looks
    ticked: bool = False
    typed: str = ""  # another amount than all that is due
    fault: str = ""

    @property
    def name(self) -> str:
        return named(self.invoice)

    @property
    def whole_only(self) -> bool:
        return self.invoice.kind == Kind.FINANCE_CHARGE

    @property
    def tone(self) -> str:
        return "warn" if self.days_overdue else "wait"

    @property
    def age(self) -> str:
        if self.days_overdue:
            return f"{_age(self.days_overdue)} overdue"
        if self.invoice.due_date is None:
            return "due upon receipt"
        return f"due in {_days(self.days_left)}" if self.days_left else "due today"

    @property
    def settled_cents(self) -> int:
        """Paid or credited so far; below zero where something was added since."""
        cents: int = self.invoice.amount_cents - self.invoice.due_cents
        return cents


def lines(invoices: Collection[Invoice], *, today: date) -> list[Line]:
    held = _matching([invoice.pk for invoice in invoices])
    return [line(invoice, today=today, matching=tuple(held.get(invoice.pk, ()))) for invoice in invoices]


def line(invoice: Invoice, *, today: date, matching: tuple[int, ...] = ()) -> Line:
    due = ageing.due_on(issued=invoice.issued_date, due=invoice.due_date)
    late = ageing.days_overdue(issued=invoice.issued_date, due=invoice.due_date, today=today)
    return Line(invoice, days_overdue=late, days_left=max(0, (due - today).days), matching=matching)


def closed_words(invoice: Invoice, *, firm: str) -> str:
    """Of one on which nothing is due: how that came about. What the firm gave up is not called paid."""
    if not invoice.voided and invoice.gone_at is None:
        closed = queries.closing([invoice.pk]).get(invoice.pk, ageing.Closing())
        if closed.standing is ageing.Standing.PAID and payments.is_under_way(invoice):
            return f"{named(invoice)} is being paid. It reads “processing” until the money has arrived."
        how = "is paid" if closed.standing is ageing.Standing.PAID else "is closed"
        return f"{named(invoice)} {how}. Nothing is due on it."
    successor = queries.successor(invoice)
    anew = f" It was billed anew on {date_format(successor.issued_date, 'F j, Y')}." if successor else ""
    return f"{named(invoice)} was withdrawn by {firm}. Nothing is due on it.{anew}"


def kind(invoice: Invoice) -> str:
    return "Late fee" if invoice.kind == Kind.FINANCE_CHARGE else "Invoice"


def named(invoice: Invoice) -> str:
    return f"{kind(invoice)} {invoice.number}"


def _matching(invoices: Collection[int]) -> dict[int, list[int]]:
    """Receipts that look like payments of ours and are held until the firm decides. Written out: every page asks."""
    found: dict[int, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"firm": scope.firm_id(), "held": Verdict.PROBABLE.value, "invoices": list(invoices)})
        for invoice, cents in cursor.fetchall():
            found[invoice].append(cents)
    return found


HELD = """
SELECT r.invoice_id, r.amount_cents FROM receivables_receipt r JOIN receivables_entry e ON e.id = r.entry_id
 WHERE r.firm_id = %(firm)s AND r.verdict = %(held)s AND r.invoice_id = ANY(%(invoices)s)
   AND r.gone_at IS NULL AND e.gone_at IS NULL AND NOT e.voided
 ORDER BY r.received_date, r.id
"""


def _age(days: int) -> str:
    """Whole years, once there are some: nobody reads a thousand days."""
    years = days // _YEAR
    return _days(days) if years < _YEARS_FROM else f"more than {years} years"


def _days(count: int) -> str:
    return f"{count:,} day" if count == 1 else f"{count:,} days"
