"""The mail that carries a pass: one invoice, what is due on it, and the way to it."""

from django.template.loader import render_to_string

from quittance.core import addresses
from quittance.core.money import Currency, Money
from quittance.outbox.actions.mails import Words
from quittance.receivables.models import Invoice
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm


def words(*, firm: Firm, host: str, invoice: Invoice, token: str) -> Words:
    facts = {
        "firm": firm,
        "brand": tenancy.letterhead(),
        "invoice": invoice,
        "due": Money(invoice.due_cents, Currency(invoice.currency)),
        "address": addresses.page(host, f"/client-portal/pass/{token}/"),
        "label": "See the invoice",
    }
    return Words(
        kind="pass",
        subject=f"Invoice {invoice.number} from {firm.name}",
        text=render_to_string("links/pass.txt", facts),
        html=render_to_string("links/pass.html", facts),
        secret=token,
    )
