"""The firm links, bars and lifts (CPU-6); what it cut stays cut until it says so."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client as Browser

from quittance.access.actions import rights
from quittance.access.models import Limit, Person, Session
from quittance.access.tests.portal import register, told
from quittance.core import clock
from quittance.links.actions import linking, passes
from quittance.links.models import Link, Pass
from quittance.receivables.models import Client
from quittance.receivables.tests import books
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.counter import BY, HERE, carol_and_ben, carol_of, person, standing
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def linked(cast: Cast, who: Person) -> list[str]:
    with shelf.harbor(cast):
        return list(Link.objects.filter(person=who).order_by("pk").values_list("client__name", flat=True))


def acme_and_carol(cast: Cast) -> tuple[Client, Person]:
    with shelf.harbor(cast):
        return shelf.two_offices()[0], person()


def test_a_client_is_found_and_linked_once_however_often_the_button_is_pressed(cast: Cast, danas: Browser) -> None:
    acme, carol = acme_and_carol(cast)
    here = f"{HERE}{carol.pk}/link/"
    assert "Which client?" in text(danas.get(here))
    for words in ("acme", "1001"):
        page = text(danas.get(f"{here}?q={words}"))
        assert "Link Acme Co" in page, words
        assert "Blue Heron" not in page, words
    for _ in range(2):
        assert "Carol Nguyen sees Acme Co." in text(danas.post(here, {"client": acme.pk}, follow=True))
    assert linked(cast, carol) == ["Acme Co"]
    with shelf.harbor(cast):
        assert [event.by for event in told("link.made")] == [f"staff:{cast.dana.pk}"]
    assert "sees it" in text(danas.get(f"{here}?q=acme"))


def test_a_person_is_found_and_linked_from_the_clients_side(cast: Cast, danas: Browser) -> None:
    acme, carol = acme_and_carol(cast)
    here = f"/firm-portal/clients/{acme.pk}/link/"
    assert "Link Carol Nguyen" in text(danas.get(f"{here}?q=carol"))
    danas.post(here, {"q": "carol", "person": carol.pk})
    assert linked(cast, carol) == ["Acme Co"]


def test_an_address_that_is_not_confirmed_is_linked_from_neither_side(cast: Cast, danas: Browser) -> None:
    acme, _ = acme_and_carol(cast)
    with shelf.harbor(cast):
        register(address="mallory@acme.example", name="Mallory")
        mallory = Person.objects.get(address="mallory@acme.example")
    here = f"/firm-portal/clients/{acme.pk}/link/"
    assert "Link Mallory" not in text(danas.get(f"{here}?q=mallory"))
    answer = danas.post(here, {"q": "mallory", "person": mallory.pk}, follow=True)
    assert "mallory@acme.example is not confirmed yet" in text(answer)
    danas.post(f"{HERE}{mallory.pk}/link/", {"client": acme.pk})
    assert linked(cast, mallory) == []


@pytest.mark.parametrize("sent", [{}, {"client": "x"}, {"client": "0"}, {"client": "9" * 30}, {"client": "\x00"}])
def test_what_names_no_client_links_none(cast: Cast, danas: Browser, sent: dict[str, str]) -> None:
    _, carol = acme_and_carol(cast)
    assert danas.post(f"{HERE}{carol.pk}/link/", sent).status_code == 404
    assert linked(cast, carol) == []


def test_the_question_names_what_follows_and_nothing_follows_from_asking(cast: Cast, danas: Browser) -> None:
    link, _ = carol_and_ben(cast)
    with shelf.harbor(cast):
        for _ in range(2):
            passes.make(client=link.client, invoice=None, address=link.person.address, by=BY, now=clock.now())
    page = text(danas.get(f"{HERE}links/{link.pk}/cut/"))
    assert "Bar Carol Nguyen from Acme Co and revoke 2 payment links" in page
    assert standing(cast, link) == "living"


def test_barring_revokes_what_was_mailed_and_a_second_press_says_so(cast: Cast, danas: Browser) -> None:
    link, _ = carol_and_ben(cast)
    with shelf.harbor(cast):
        passes.make(client=link.client, invoice=None, address="CAROL@acme.example", by=BY, now=clock.now())
    here = f"{HERE}links/{link.pk}/cut/"
    first = text(danas.post(here, {"to": "person"}, follow=True))
    assert "Carol Nguyen is barred from Acme Co, and 1 payment link to carol@acme.example revoked." in first
    assert "Lift the bar" in first
    assert "was barred from Acme Co before" in text(danas.post(here, follow=True))
    assert standing(cast, link) == "cut"
    with shelf.harbor(cast):
        assert Pass.objects.filter(revoked_at=None).count() == 0
        assert len(told("link.cut")) == 1


def test_who_is_barred_is_not_linked_again_until_the_bar_is_lifted(cast: Cast, danas: Browser) -> None:
    link, _ = carol_and_ben(cast)
    with shelf.harbor(cast):
        linking.cut(link=link, by=BY, now=NOW)
    here = f"{HERE}{link.person_id}/link/"
    assert "barred" in text(danas.get(f"{here}?q=acme"))
    assert "Lift that first" in text(danas.post(here, {"client": link.client_id}, follow=True))
    assert standing(cast, link) == "cut"
    lift = f"{HERE}links/{link.pk}/lift/"
    assert "no longer barred" in text(danas.post(lift, {"to": "client"}, follow=True))
    assert "is not barred" in text(danas.post(lift, follow=True))
    assert standing(cast, link) == "living"


def test_nobody_is_left_to_bar_in_a_closed_account(cast: Cast, danas: Browser) -> None:
    link, _ = carol_and_ben(cast)
    with shelf.harbor(cast):
        Person.objects.filter(pk=link.person_id).update(removed_at=NOW, removed_by="system")
    here = f"{HERE}links/{link.pk}/cut/"
    for answer in (danas.get(here, follow=True), danas.post(here, follow=True)):
        assert "has closed the account, so there is nobody to bar" in text(answer)
    assert standing(cast, link) == "living"


def test_the_bar_of_a_closed_account_is_lifted_for_whoever_comes_back(cast: Cast, danas: Browser) -> None:
    """Links that a firm cuts stay cut, so the closed account keeps the one button that ends it."""
    link, _ = carol_and_ben(cast)
    with shelf.harbor(cast):
        linking.cut(link=link, by=BY, now=NOW)
        Person.objects.filter(pk=link.person_id).update(removed_at=NOW, removed_by="system")
        again = person()
    here = f"{HERE}{again.pk}/link/"
    refused = text(danas.post(here, {"client": link.client_id}, follow=True))
    assert "carol@acme.example is barred from Acme Co. Lift that first" in refused
    assert "account closed, and the bar stays on its addresses" in text(danas.get(f"{HERE}{link.person_id}/"))
    lifted = text(danas.post(f"{HERE}links/{link.pk}/lift/", follow=True))
    assert "The account is closed, so only its addresses are free again." in lifted
    assert "Carol Nguyen sees Acme Co." in text(danas.post(here, {"client": link.client_id}, follow=True))


def test_each_answer_leads_back_to_the_page_where_it_was_pressed(cast: Cast, danas: Browser) -> None:
    link, _ = carol_and_ben(cast)
    for to, where in (
        ("client", f"/firm-portal/clients/{link.client_id}/#portal"),
        ("person", f"{HERE}{link.person_id}/"),
        ("https://evil.example/", f"{HERE}{link.person_id}/"),
    ):
        assert danas.post(f"{HERE}links/{link.pk}/lift/", {"to": to})["Location"] == where


def test_who_may_not_link_has_no_buttons_and_no_way_around_them(cast: Cast) -> None:
    link, _ = carol_and_ben(cast)
    miguels = desk_of(cast.miguel)
    page = text(miguels.get(f"{HERE}{link.person_id}/"))
    assert not [word for word in ("Bar…", "Link a client") if word in page]
    assert miguels.post(f"{HERE}links/{link.pk}/cut/").status_code == 403
    assert miguels.post(f"{HERE}{link.person_id}/link/", {"client": link.client_id}).status_code == 403
    assert standing(cast, link) == "living"


def test_who_sees_as_somebody_else_bars_nobody(cast: Cast, danas: Browser) -> None:
    link, _ = carol_and_ben(cast)
    with shelf.harbor(cast):
        Session.objects.filter(person=cast.dana).update(sees_as=cast.dana)
    page = text(danas.get(f"{HERE}{link.person_id}/"))
    assert not [word for word in ("Bar…", "Link a client") if word in page]
    assert danas.post(f"{HERE}links/{link.pk}/cut/").status_code == 403
    assert standing(cast, link) == "living"


def test_whoever_is_bound_links_their_clients_alone_and_finds_strangers_by_the_whole_address(cast: Cast) -> None:
    carol, ben = carol_and_ben(cast)
    with shelf.harbor(cast):
        shelf.bind(cast.dana, Limit.Kind.OFFICE, "Boston")
    browser = desk_of(cast.dana)
    acme = f"/firm-portal/clients/{carol.client_id}/link/"
    for words, is_found in (("ben", False), ("blueheron.example", False), ("BEN@blueheron.example", True)):
        assert ("Ben Okoro" in text(browser.get(f"{acme}?q={words}"))) is is_found, words
    # A number alone names nobody whom the words did not find.
    assert browser.post(acme, {"q": "ben", "person": ben.person_id}).status_code == 404
    assert "Blue Heron" not in text(browser.get(f"{HERE}{carol.person_id}/link/?q=heron"))
    assert browser.post(f"{HERE}{carol.person_id}/link/", {"client": ben.client_id}).status_code == 404
    assert browser.get(f"/firm-portal/clients/{ben.client_id}/link/").status_code == 404
    assert linked(cast, carol.person) == ["Acme Co"]
    browser.post(acme, {"q": "ben@blueheron.example", "person": ben.person_id})
    assert linked(cast, ben.person) == ["Blue Heron Bakery", "Acme Co"]


def test_a_link_right_without_the_right_to_see_people_opens_nothing(cast: Cast) -> None:
    link, _ = carol_and_ben(cast)
    with shelf.harbor(cast):
        rights.give(person=cast.sam, permissions=["link_portal_users"], by="system", now=NOW)
    assert desk_of(cast.sam).get(f"{HERE}{link.person_id}/link/").status_code == 403


def test_what_keeps_a_link_from_working_is_said(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        link = carol_of(books.client("1001", name="Acme Co"))
    page = f"{HERE}{link.person_id}/"
    for change, words in (
        ({"merged_into_key": "c9"}, "merged this client into another one"),
        ({"gone_at": NOW}, "the practice system no longer has this client"),
    ):
        with shelf.harbor(cast):
            Client.objects.filter(pk=link.client_id).update(**change)
        assert words in text(danas.get(page))
    with shelf.harbor(cast):
        Link.objects.filter(pk=link.pk).update(suspended_at=NOW)
    assert "suspended" in text(danas.get(page))


def test_two_who_bar_at_once_bar_once(cast: Cast) -> None:
    link, _ = carol_and_ben(cast)
    browsers = [desk_of(cast.dana), desk_of(cast.dana)]

    def press(browser: Browser) -> int:
        try:
            return browser.post(f"{HERE}links/{link.pk}/cut/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(press, browsers)) == [302, 302]
    assert standing(cast, link) == "cut"
    with shelf.harbor(cast):
        assert len(told("link.cut")) == 1
