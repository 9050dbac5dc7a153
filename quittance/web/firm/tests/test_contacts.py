"""Whom the firm writes to: the list, what is wrong about addresses, and the page of one."""

import pytest
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.receivables.models import ClientContact
from quittance.receivables.tests import books
from quittance.web.firm.contacts import listing
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast

HERE = "/firm-portal/contacts/"


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def shown(browser: Browser, asked: str = "") -> str:
    answer = browser.get(f"{HERE}{asked}")
    assert answer.status_code == 200
    return text(answer)


def test_before_the_first_reading_the_list_says_what_will_stand_here(danas: Browser) -> None:
    assert "No contacts yet" in shown(danas)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("carol@acme.example", ""),
        (" carol@acme.example ", ""),
        ("", "no address"),
        ("   ", "no address"),
        ("carol@acme", "looks wrong"),
        ("carol@acme.example; ben@acme.example", "looks wrong"),
        ("see phone", "looks wrong"),
    ],
)
def test_an_address_that_no_mail_can_reach_is_marked(address: str, fault: str) -> None:
    assert listing.fault(address) == fault


def test_a_contact_is_found_by_name_company_address_and_client(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        shelf.contact(
            books.client("1001", name="Acme Co"), first_name="Carol", last_name="Diaz", company="Diaz Holdings",
            address="carol@mail.example",
        )  # fmt: skip
        shelf.contact(first_name="Ben", last_name="Okoro")
    for words in ("carol", "DIAZ+carol", "holdings", "mail.example", "acme", "1001"):
        page = shown(danas, f"?q={words}")
        assert "Carol Diaz" in page, words
        assert "Ben Okoro" not in page, words


def test_the_list_is_narrowed_by_what_somebody_receives_and_by_a_missing_address(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        acme = books.client("1001")
        shelf.contact(acme, first_name="Both", statements=True, address="b@x.example")
        shelf.contact(acme, first_name="Invoices", address="i@x.example")
        shelf.contact(acme, first_name="Nothing", invoices=False)
    for asked, names in (
        ("?receives=invoices", {"Both", "Invoices"}),
        ("?receives=statements", {"Both"}),
        ("?receives=neither", {"Nothing"}),
        ("?address=none", {"Nothing"}),
    ):
        page = shown(danas, asked)
        assert {name for name in ("Both", "Invoices", "Nothing") if f">{name}</a>" in page} == names, asked


def test_somebody_with_many_clients_is_named_with_a_few_and_shown_with_all(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        first = books.client(name="Firm 0")
        carol = shelf.contact(first, first_name="Carol")
        for number in range(1, 6):
            ClientContact.objects.create(
                client=books.client(name=f"Firm {number}"), contact=carol, source_key=f"x{number}", source_hash=1,
                first_seen_at=NOW,
            )  # fmt: skip
    page = shown(danas)
    assert "and 3 more" in page
    assert all(f"Firm {number}" in shown(danas, f"{carol.pk}/") for number in range(6))


def test_who_may_not_see_clients_reads_their_names_without_a_way_to_them(cast: Cast) -> None:

    with shelf.harbor(cast):
        shelf.contact(books.client(name="Acme Co"), first_name="Carol")
        rights.give(person=cast.sam, permissions=["see_contacts"], by="system", now=NOW)
    page = shown(desk_of(cast.sam))
    assert "Acme Co" in page
    assert "/firm-portal/clients/" not in page


def test_what_the_list_cannot_be_asked_is_refused_with_a_clear_page(danas: Browser) -> None:
    for asked in ("receives=all", "sort=phone", "start=a"):
        assert danas.get(f"{HERE}?{asked}").status_code == 400, asked
