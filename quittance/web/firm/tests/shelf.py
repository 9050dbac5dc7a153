"""Harbor & Pine's books for tests of pages: some clients with offices, staff and open bills."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from quittance.access.actions import limits
from quittance.access.models import Limit, Person
from quittance.core import scope
from quittance.receivables.models import Client, ClientContact, Contact
from quittance.receivables.tests import books
from quittance.tenancy.models import Office, StaffMember
from tests.cast import NOW, Cast

_keys = count(1)


@contextmanager
def harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


def office(name: str) -> Office:
    return Office.objects.create(name=name, source_key=f"o{next(_keys)}", source_hash=1, first_seen_at=NOW)


def staff(code: str, *, address: str = "", last_name: str = "") -> StaffMember:
    return StaffMember.objects.create(
        code=code, address=address, first_name=code, last_name=last_name or code, source_key=f"s{next(_keys)}",
        source_hash=1, first_seen_at=NOW,
    )  # fmt: skip


def contact(of: Client | None = None, *, invoices: bool = True, statements: bool = False, **fields: str) -> Contact:
    key = next(_keys)
    row = Contact.objects.create(source_key=f"k{key}", source_hash=1, first_seen_at=NOW, **fields)
    if of is not None:
        ClientContact.objects.create(
            client=of, contact=row, kind="Billing", receives_invoices=invoices, receives_statements=statements,
            source_key=f"l{key}", source_hash=1, first_seen_at=NOW,
        )  # fmt: skip
    return row


def bind(person: Person, kind: Limit.Kind, value: str) -> None:
    limits.bound(person=person, bounds=[(kind, value)], by="system", now=NOW)


def two_offices() -> tuple[Client, Client]:
    """Acme of Boston, whose partner is PK, and Blue Heron of Portland, whose partner is TL; each owes."""
    acme = books.client(
        "1001", name="Acme Co", office=office("Boston"), partner=staff("PK", address="pk@harbor.example")
    )
    heron = books.client("1002", name="Blue Heron Bakery", office=office("Portland"), partner=staff("TL"))
    books.invoice(acme, 100_000, number="61001")
    books.invoice(heron, 85_000, number="61002")
    contact(acme, first_name="Carol", last_name="Diaz", address="carol@acme.example")
    contact(heron, first_name="Ben", last_name="Okoro", address="ben@blueheron.example")
    return acme, heron
