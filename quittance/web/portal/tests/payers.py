"""What tests of the payers' pages share: Acme's bills at Harbor & Pine, and browsers that came in by each way."""

from typing import Any

from quittance.access.tests.portal import SEAT
from quittance.core import clock, scope
from quittance.links.actions import guests, linking, passes
from quittance.links.models import Pass
from quittance.links.tests.doors import acme
from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from quittance.web.base import cookies
from quittance.web.portal.tests.visits import Browser, carol, seated
from tests.cast import Cast

KEY = {"number": "A-100", "invoice_number": "61001"}


def billed(cast: Cast, **fields: Any) -> Client:
    """Acme with one open invoice of $2,000.00, 61001."""
    with scope.firm(cast.harbor.pk):
        return acme(**fields)


def another(cast: Cast, of: Client, cents: int, **fields: Any) -> Invoice:
    with scope.firm(cast.harbor.pk):
        return books.invoice(of, cents, **fields)


def client(cast: Cast, number: str, **fields: Any) -> Client:
    with scope.firm(cast.harbor.pk):
        return books.client(number, **fields)


def passed(cast: Cast, of: Client, address: str = "") -> str:
    """The address below the portal of a new pass for 61001."""
    with scope.firm(cast.harbor.pk):
        invoice = of.invoices.filter(number="61001").first()
        _, token = passes.make(client=of, invoice=invoice, address=address, by="staff:1", now=clock.now())
    return f"pass/{token}/"


def by_key(cast: Cast, of: Client, *, masked: bool = False) -> Browser:
    with scope.firm(cast.harbor.pk):
        return _holding(guests.open_by_key(client=of, masked=masked, seat=SEAT, now=clock.now()))


def as_staff(cast: Cast, of: Client) -> Browser:
    with scope.firm(cast.harbor.pk):
        return _holding(guests.open_by_staff(client=of, person=cast.dana, seat=SEAT, now=clock.now()))


def linked(cast: Cast, *clients: Client) -> Browser:
    person = carol(cast)
    with scope.firm(cast.harbor.pk):
        person.refresh_from_db()
        for each in clients:
            linking.by_staff(person=person, client=each, by="staff:1", now=clock.now())
    return seated(cast, person)


def newest_pass(cast: Cast) -> Pass:
    with scope.firm(cast.harbor.pk):
        return Pass.objects.latest("pk")


def change(cast: Cast, row: Invoice | Client, **fields: Any) -> None:
    with scope.firm(cast.harbor.pk):
        type(row).objects.filter(pk=row.pk).update(**fields)


def _holding(token: str, host: str = "localhost:8000") -> Browser:
    browser = Browser(host)
    browser.client.cookies[cookies.GUEST] = token
    return browser
