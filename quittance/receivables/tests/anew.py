"""Bills that are voided and billed anew, for tests."""

from quittance.receivables.actions import judging
from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is


def judge(*clients: Client) -> None:
    """A full compare judges all; a cycle judges whose rows it wrote."""
    judging.judge(now=now_is(10), clients=[row.pk for row in clients] or None)


def void(row: Invoice) -> None:
    """As practice systems do it: what was billed is taken back."""
    Invoice.objects.filter(pk=row.pk).update(voided=True, open_cents=0)


def ours_on(row: Invoice) -> int:
    cents: int = Invoice.objects.get(pk=row.pk).ours_cents
    return cents


def rebill(row: Invoice, cents: int = 1_000_00, *, number: str = "61001", days: int = 5) -> Invoice:
    return books.invoice(row.client, cents, number=number, issued=books.later(days))


def last_years(row: Invoice, open_cents: int = 0) -> Invoice:
    """A bill of a year ago, paid long since, which bore the same number."""
    return books.invoice(
        row.client, 500_00, number=row.number, issued=books.later(-365), open_cents=open_cents, kind=row.kind
    )
