"""The section “Client portal” on a client's page: the key, who sees the client, and looking at it as staff."""

import pytest
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.access.models import Limit, Session
from quittance.access.tests.portal import told
from quittance.core import clock
from quittance.links import queries
from quittance.links.actions import passes
from quittance.links.models import Guest, KeyOff
from quittance.receivables.models import Client, Invoice
from quittance.web.base import cookies
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.counter import BY, carol_of
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def acme(cast: Cast) -> Client:
    with shelf.harbor(cast):
        return shelf.two_offices()[0]


def page_of(client: Client) -> str:
    return f"/firm-portal/clients/{client.pk}/"


def test_the_key_is_switched_off_and_on_once_each_however_often_it_is_pressed(
    cast: Cast, danas: Browser, acme: Client
) -> None:
    here = f"{page_of(acme)}key/"
    for turn, words, offered in (("off", "nobody comes in by it", "on"), ("on", "Acme Co is on", "off")):
        for _ in range(2):
            page = text(danas.post(here, {"turn": turn}, follow=True))
            assert words in page
            assert f"Switch the client key {offered}" in page
    with shelf.harbor(cast):
        assert [len(told(name)) for name in ("key.switched_off", "key.switched_on")] == [1, 1]
    assert "Nothing was changed" in text(danas.post(here, {"turn": "sideways"}, follow=True))


def test_a_key_that_is_off_says_since_when_and_by_whom(danas: Browser, acme: Client) -> None:
    danas.post(f"{page_of(acme)}key/", {"turn": "off"})
    assert "by Dana Reyes. Nobody comes in" in text(danas.get(page_of(acme)))


def test_opening_the_portal_as_staff_seats_a_guest_of_this_client_on_record(
    cast: Cast, danas: Browser, acme: Client
) -> None:
    answer = danas.post(f"{page_of(acme)}portal/")
    assert (answer.status_code, answer["Location"]) == (303, "/client-portal/invoices/")
    cookie = answer.cookies[cookies.GUEST]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/client-portal/", True, "Lax")
    with shelf.harbor(cast):
        guest = queries.guest_of(token=cookie.value, host="localhost", now=clock.now())
        assert guest is not None
        assert (guest.client, guest.way, guest.person) == (acme, Guest.Way.STAFF, cast.dana)
        assert [event.by for event in told("guest.opened")] == [f"staff:{cast.dana.pk}"]


def test_a_portal_that_shows_nothing_is_not_opened_and_says_why(cast: Cast, danas: Browser, acme: Client) -> None:
    with shelf.harbor(cast):
        Invoice.objects.filter(client=acme).update(open_cents=0)
        Client.objects.filter(pk=acme.pk).update(inactive=True)
    page = text(danas.get(page_of(acme)))
    assert "it is inactive and owes nothing" in page
    assert "Open client portal" not in page
    answer = danas.post(f"{page_of(acme)}portal/", follow=True)
    assert "The portal of Acme Co is closed" in text(answer)
    with shelf.harbor(cast):
        assert not Guest.objects.exists()


def test_the_page_tells_who_sees_the_client_and_which_links_are_out(cast: Cast, danas: Browser, acme: Client) -> None:
    assert "Nobody with an account" in text(danas.get(page_of(acme)))
    with shelf.harbor(cast):
        link = carol_of(acme)
        passes.make(client=acme, invoice=None, address="ap@acme.example", by=BY, now=clock.now())
    page = text(danas.get(page_of(acme)))
    for words in ("Carol Nguyen", "linked by the firm", "sees it", "Revoke the link to ap@acme.example", "All open"):
        assert words in page, words
    assert f"/firm-portal/portal-people/links/{link.pk}/cut/?to=client" in page


def test_each_right_shows_its_own_part_of_the_section_and_no_other(cast: Cast, acme: Client) -> None:
    with shelf.harbor(cast):
        carol_of(acme)
    parts = {
        "open_client_portal": "Open client portal",
        "see_portal_users": "Who sees this client",
        "link_portal_users": "Switch the client key off",
    }
    for right, words in parts.items():
        with shelf.harbor(cast):
            rights.give(person=cast.sam, permissions=["see_clients", right], by="system", now=NOW)
        page = text(desk_of(cast.sam).get(page_of(acme)))
        assert [each for each in parts.values() if each in page] == [words], right
        assert "Bar…" not in page
    with shelf.harbor(cast):
        rights.give(person=cast.sam, permissions=["see_clients"], by="system", now=NOW)
    sams = desk_of(cast.sam)
    assert "Client portal" not in text(sams.get(page_of(acme)))
    for address in ("key/", "portal/", "link/"):
        assert sams.post(f"{page_of(acme)}{address}").status_code == 403, address


def test_beyond_ones_bounds_and_in_another_firm_there_is_no_portal_to_open(cast: Cast, acme: Client) -> None:
    with shelf.harbor(cast):
        shelf.bind(cast.dana, Limit.Kind.OFFICE, "Portland")
    lees = desk_of(cast.lee)
    lees.defaults["HTTP_HOST"] = "second.localhost"
    for browser in (desk_of(cast.dana), lees):
        for address in ("key/", "portal/", "link/"):
            assert browser.post(f"{page_of(acme)}{address}", {"turn": "off"}).status_code == 404, address
    with shelf.harbor(cast):
        assert not KeyOff.objects.exists()
        assert not Guest.objects.exists()


def test_who_sees_as_somebody_else_opens_no_portal(cast: Cast, danas: Browser, acme: Client) -> None:
    with shelf.harbor(cast):
        Session.objects.filter(person=cast.dana).update(sees_as=cast.dana)
    assert "Open client portal" not in text(danas.get(page_of(acme)))
    assert danas.post(f"{page_of(acme)}portal/").status_code == 403
    with shelf.harbor(cast):
        assert not Guest.objects.exists()
