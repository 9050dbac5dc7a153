"""Payments that were made, and papers and files as tests read them."""

import csv
import io
from typing import Any

from pypdf import PdfReader

from quittance.core import scope
from quittance.payments.models import Payment
from quittance.payments.rules.fees import Method
from quittance.payments.tests import orders
from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from tests.cast import Cast


def paid(cast: Cast, *bills: Invoice, method: Method = Method.CARD, settles: bool = True, **more: Any) -> Payment:
    """All that is due on these, sent off on June 3."""
    with scope.firm(cast.harbor.pk):
        made = orders.start(*map(orders.line, bills), method=method, **more)
        Payment.objects.filter(pk=made.pk).update(intent_id=f"pi_{made.pk}", account="acct_1", asked_at=books.now_is(0))
        made.refresh_from_db()
        orders.succeed(made) if settles else orders.accept(made)
        made.refresh_from_db()
        return made


def bill(cast: Cast, of: Client) -> Invoice:
    with scope.firm(cast.harbor.pk):
        return of.invoices.get(number="61001")


def page_of(payment: Payment) -> str:
    return f"history/{payment.ticket}/"


def read(answer: Any) -> str:
    """A paper as text, without its line breaks."""
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def table(answer: Any) -> list[dict[str, str]]:
    whole = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(whole)))
