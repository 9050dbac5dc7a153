"""Whoever is bound to offices, partners or clients sees the books of these, and of nobody else."""

import pytest
from django.test import Client as Browser

from quittance.access import queries as access
from quittance.access.models import Limit
from quittance.access.rules import reach
from quittance.receivables.models import Client, ClientContact, Invoice
from quittance.web.firm import bounds
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

BOUNDS = [
    (Limit.Kind.OFFICE, " boston"),
    (Limit.Kind.PARTNER, "pk"),
    (Limit.Kind.PARTNER, "PK@harbor.example"),
    (Limit.Kind.CLIENT, "1001 "),
]
LISTS = ("clients/", "invoices/?show=all", "contacts/", "tie-out/?day=2026-06-03", "tie-out/file/?day=2026-06-03")


@pytest.fixture
def acme_and_heron(cast: Cast) -> tuple[Client, Client]:
    with shelf.harbor(cast):
        return shelf.two_offices()


def miguel(cast: Cast, bound: tuple[Limit.Kind, str]) -> Browser:
    with shelf.harbor(cast):
        shelf.bind(cast.miguel, *bound)
    return desk_of(cast.miguel)


def test_each_kind_of_bound_shows_its_own_clients_in_every_list_and_no_others(
    cast: Cast, acme_and_heron: tuple[Client, Client]
) -> None:
    for bound in BOUNDS:
        browser = miguel(cast, bound)
        for address in LISTS:
            page = text(browser.get(f"/firm-portal/{address}"))
            assert "Acme Co" in page, (bound, address)
            assert "Blue Heron" not in page, (bound, address)
            assert "Okoro" not in page, (bound, address)


def test_beyond_the_bounds_a_client_an_invoice_and_a_contact_do_not_exist(
    cast: Cast, acme_and_heron: tuple[Client, Client]
) -> None:
    browser = miguel(cast, (Limit.Kind.OFFICE, "Boston"))
    for client, status in zip(acme_and_heron, (200, 404), strict=True):
        with shelf.harbor(cast):
            invoice = Invoice.objects.get(client=client)
            link = ClientContact.objects.get(client=client)
        for address in (
            f"clients/{client.pk}/",
            f"clients/{client.pk}/part/",
            f"clients/{client.pk}/ledger/",
            f"invoices/{invoice.pk}/",
            f"invoices/{invoice.pk}/part/",
            f"contacts/{link.contact_id}/",
            f"tie-out/{client.pk}/",
        ):
            assert browser.get(f"/firm-portal/{address}").status_code == status, address


def test_two_bounds_are_two_ways_to_see_a_client(cast: Cast, acme_and_heron: tuple[Client, Client]) -> None:
    with shelf.harbor(cast):
        held = reach.of([("office", "Portland"), ("client", "1001")])
        visitor = access.Visitor(session=None, person=cast.miguel, permissions=frozenset(), reach=held)  # type: ignore[arg-type]  # bounds ask no session
        assert set(bounds.within(visitor)) == set(acme_and_heron)


def test_a_bound_that_names_nothing_known_shows_nothing(cast: Cast, acme_and_heron: tuple[Client, Client]) -> None:
    page = text(miguel(cast, (Limit.Kind.OFFICE, "Atlantis")).get("/firm-portal/clients/"))
    assert "Acme Co" not in page
    assert "No clients yet" in page


def test_a_search_reaches_no_further_than_the_bounds(cast: Cast, acme_and_heron: tuple[Client, Client]) -> None:
    browser = miguel(cast, (Limit.Kind.OFFICE, "Boston"))
    for address in ("clients/?q=61002", "clients/?q=heron", "invoices/?show=all&q=61002", "contacts/?q=ben"):
        assert "Blue Heron" not in text(browser.get(f"/firm-portal/{address}")), address


def test_the_sums_of_one_persons_bounds_are_not_shown_to_another(
    cast: Cast, acme_and_heron: tuple[Client, Client]
) -> None:
    assert "$1,850.00" in text(desk_of(cast.dana).get("/firm-portal/invoices/?show=all"))
    bound = text(miguel(cast, (Limit.Kind.OFFICE, "Boston")).get("/firm-portal/invoices/?show=all"))
    assert "$1,850.00" not in bound
    assert "$1,000.00" in bound
