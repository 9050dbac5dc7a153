"""What tests of the ways in share: clients with contacts, and who stands before the door."""

from itertools import count
from typing import Any

from quittance.access.models import Person
from quittance.access.tests.portal import CAROL
from quittance.links.models import Link
from quittance.receivables.models import Client, ClientContact, Contact
from quittance.receivables.tests import books
from tests.cast import NOW

_keys = count(1)


def contact(of: Client, address: str = CAROL, **fields: Any) -> ClientContact:
    key = next(_keys)
    mirrored = {"source_hash": key, "first_seen_at": NOW}
    who = Contact.objects.create(last_name="Nguyen", address=address, source_key=f"p{key}", **mirrored)
    filled = {"receives_invoices": True, **fields}
    return ClientContact.objects.create(client=of, contact=who, source_key=f"pc{key}", **mirrored, **filled)


def acme(**fields: Any) -> Client:
    """Acme Co with one open invoice, 61001."""
    made = books.client("A-100", name="Acme Co", **fields)
    books.invoice(made, 2_000_00, number="61001")
    return made


def links(person: Person) -> dict[str, str]:
    """By client: how the link stands."""
    rows = Link.objects.filter(person=person).select_related("client")
    return {row.client.name: "cut" if row.cut_at else "suspended" if row.suspended_at else "living" for row in rows}
