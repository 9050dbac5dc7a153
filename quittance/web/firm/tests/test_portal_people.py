"""The list of portal people and the page of one (CPU-6a): what stands there, and who sees it."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from quittance.access.actions import rights
from quittance.access.models import Limit, Person
from quittance.access.tests.portal import CAROL, PASSWORD, register
from quittance.core import clock
from quittance.links.actions import linking
from quittance.links.models import Link, SharedAddress
from quittance.receivables.models import ClientContact
from quittance.receivables.tests import books
from quittance.web.base import memory
from quittance.web.firm.tests import shelf
from quittance.web.firm.tests.counter import BY, HERE, carol_and_ben, carol_of, person
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import NOW, Cast, session_of


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


def shown(browser: Browser, asked: str = "") -> str:
    answer = browser.get(f"{HERE}{asked}")
    assert answer.status_code == 200
    return text(answer)


def questions(browser: Browser) -> int:
    """How many the list puts to the database, when nothing is remembered from before."""
    memory.forget()
    with CaptureQueriesContext(connection) as caught:
        shown(browser)
    return len(caught)


def many(cast: Cast, number: int = 26) -> Person:
    """Carol's address stands with so many clients."""
    with shelf.harbor(cast):
        for _ in range(number):
            shelf.contact(books.client(), first_name="Carol", address=CAROL)
        carol = person()
        linking.by_contacts(person=carol, now=NOW)
    return carol


def test_before_anybody_has_an_account_the_list_says_who_makes_them(danas: Browser) -> None:
    assert "Nobody has an account yet" in shown(danas)


def test_a_person_is_found_by_name_address_and_client(cast: Cast, danas: Browser) -> None:
    carol_and_ben(cast)
    for words in ("carol", "NGUYEN+carol", "acme.example", "Acme+Co", "1001"):
        page = shown(danas, f"?q={words}")
        assert "Carol Nguyen" in page, words
        assert "Ben Okoro" not in page, words
    assert "Nobody fits" in shown(danas, "?q=nobody-at-all")


def test_each_state_finds_its_people(cast: Cast, danas: Browser) -> None:
    carol, ben = carol_and_ben(cast)
    with shelf.harbor(cast):
        linking.cut(link=ben, by=BY, now=NOW)
        register(address="new@acme.example", name="Newcomer")
        gone = person("gone@acme.example", "Gone", "Away")
        linking.by_staff(person=gone, client=carol.client, by=BY, now=NOW)
        Person.objects.filter(pk=gone.pk).update(removed_at=NOW, removed_by="system")
    for state, names in (
        ("sees", {"Carol"}),
        ("none", {"Ben"}),
        ("unconfirmed", {"Newcomer"}),
        ("closed", {"Gone"}),
        ("waits", set()),
        ("", {"Carol", "Ben", "Newcomer", "Gone"}),
    ):
        page = shown(danas, f"?state={state}")
        assert {name for name in ("Carol", "Ben", "Newcomer", "Gone") if f">{name} " in page} == names, state
    assert carol.is_living


def test_whoever_closed_the_account_counts_as_seeing_nobody(cast: Cast, danas: Browser) -> None:
    carol, _ = carol_and_ben(cast)
    with shelf.harbor(cast):
        Person.objects.filter(pk=carol.person_id).update(removed_at=NOW, removed_by="system")
    [row] = csv.DictReader(io.StringIO(text(danas.get(f"{HERE}file/?q=carol"))))
    assert (row["Clients"], row["Client names"], row["State"]) == ("0", "", "account closed")
    page = shown(danas, f"{carol.person_id}/")
    assert "account closed" in page
    assert "Bar…" not in page


def test_the_list_turns_by_every_column_and_refuses_what_it_does_not_offer(cast: Cast, danas: Browser) -> None:
    carol, ben = carol_and_ben(cast)
    with shelf.harbor(cast):
        linking.by_staff(person=carol.person, client=books.client(), by=BY, now=NOW)
        session_of(ben.person, clock.now())
    for sort in ("name", "-name", "address", "-clients", "clients", "seen", "-seen"):
        page = shown(danas, f"?sort={sort}")
        assert (page.index("Carol Nguyen") < page.index("Ben Okoro")) == (sort in {"name", "-address", "-clients"}), (
            sort
        )
    for asked in ("state=odd", "sort=password", "start=a", "q=%00"):
        assert danas.get(f"{HERE}?{asked}").status_code == 400, asked
    assert "The list ends before that" in shown(danas, "?start=50")


def test_the_file_holds_everybody_who_matches_and_needs_the_right_to_export(cast: Cast, danas: Browser) -> None:
    carol_and_ben(cast)
    rows = list(csv.DictReader(io.StringIO(text(danas.get(f"{HERE}file/?q=carol")))))
    assert [(row["Name"], row["Address"], row["Client names"], row["State"]) for row in rows] == [
        ("Carol Nguyen", CAROL, "Acme Co", "sees clients")
    ]
    with shelf.harbor(cast):
        rights.give(person=cast.sam, permissions=["see_portal_users"], by="system", now=NOW)
    assert desk_of(cast.sam).get(HERE).status_code == 200
    assert desk_of(cast.sam).get(f"{HERE}file/").status_code == 403


def test_a_persons_page_shows_their_clients_how_each_came_and_what_happened(cast: Cast, danas: Browser) -> None:
    carol, _ = carol_and_ben(cast)
    page = shown(danas, f"{carol.person_id}/")
    for words in ("Acme Co", "linked by the firm", "sees it", "was linked to Acme Co by the firm"):
        assert words in page, words
    assert "Blue Heron" not in page
    assert "Bar…" in page


def test_neither_password_nor_token_is_ever_shown(cast: Cast, danas: Browser) -> None:
    carol, _ = carol_and_ben(cast)
    with shelf.harbor(cast):
        token = session_of(carol.person, clock.now())
        digest = Person.objects.get(pk=carol.person_id).password
    for address in ("", f"{carol.person_id}/", "file/"):
        page = text(danas.get(f"{HERE}{address}"))
        assert not [secret for secret in (PASSWORD, token, digest) if secret in page], address


def test_another_firms_person_and_link_do_not_exist(cast: Cast) -> None:
    carol, _ = carol_and_ben(cast)
    lees = desk_of(cast.lee)
    lees.defaults["HTTP_HOST"] = "second.localhost"
    assert lees.get(HERE).status_code == 200
    assert "Carol" not in text(lees.get(HERE))
    for address in (f"{carol.person_id}/", f"{carol.person_id}/link/", f"links/{carol.pk}/cut/"):
        assert lees.get(f"{HERE}{address}").status_code == 404, address
    for address in (f"links/{carol.pk}/cut/", f"links/{carol.pk}/lift/", f"{carol.person_id}/agree/"):
        assert lees.post(f"{HERE}{address}").status_code == 404, address


def test_staff_are_no_portal_people(cast: Cast, danas: Browser) -> None:
    assert danas.get(f"{HERE}{cast.miguel.pk}/").status_code == 404


def test_whoever_is_bound_sees_the_people_of_their_clients_and_nothing_else_of_them(cast: Cast) -> None:
    carol, ben = carol_and_ben(cast)
    with shelf.harbor(cast):
        shelf.bind(cast.dana, Limit.Kind.OFFICE, "Boston")
        linking.by_staff(person=carol.person, client=ben.client, by=BY, now=NOW)
    browser = desk_of(cast.dana)
    for address in ("", f"{carol.person_id}/", "file/"):
        page = text(browser.get(f"{HERE}{address}"))
        assert "Acme Co" in page, address
        assert not [word for word in ("Blue Heron", "Okoro") if word in page], address
    assert "Blue Heron" not in shown(browser, "?q=heron")
    assert browser.get(f"{HERE}{ben.person_id}/").status_code == 404
    assert browser.post(f"{HERE}links/{ben.pk}/cut/").status_code == 404


def test_more_people_cost_no_more_questions_to_the_database(cast: Cast, danas: Browser) -> None:
    carol_and_ben(cast)
    shown(danas)  # the first look of a session is noted
    few = questions(danas)
    with shelf.harbor(cast):
        for number in range(8):
            who = person(f"p{number}@acme.example", f"P{number}")
            linking.by_staff(person=who, client=books.client(), by=BY, now=NOW)
    assert questions(danas) == few


def test_an_address_of_very_many_clients_waits_on_the_list_and_on_today(cast: Cast, danas: Browser) -> None:
    carol = many(cast)
    assert "Let it see all 26" in shown(danas)
    assert "waits for you" in shown(danas, "?state=waits")
    assert "1 portal person waits to see many clients" in text(danas.get("/firm-portal/today/"))
    for words in ("sees all 26 clients", "does not wait"):
        answer = danas.post(f"{HERE}{carol.pk}/agree/", follow=True)
        assert words in text(answer)
    with shelf.harbor(cast):
        assert (Link.objects.count(), SharedAddress.objects.count()) == (26, 1)
    assert "waits to see many clients" not in text(danas.get("/firm-portal/today/"))


def test_twenty_five_clients_wait_for_nobody(cast: Cast, danas: Browser) -> None:
    many(cast, 25)
    assert "Waiting for you" not in shown(danas)


def test_who_may_see_but_not_link_has_no_say_in_what_waits(cast: Cast) -> None:
    carol = many(cast)
    miguels = desk_of(cast.miguel)
    page = shown(miguels)
    assert "Waiting for you" in page
    assert "Let it see all" not in page
    assert miguels.post(f"{HERE}{carol.pk}/agree/").status_code == 403
    assert "waits to see many clients" not in text(miguels.get("/firm-portal/today/"))


def test_whoever_is_bound_has_no_word_about_clients_beyond_their_bounds(cast: Cast) -> None:
    carol = many(cast)
    with shelf.harbor(cast):
        mine = ClientContact.objects.all()[0].client
        linking.by_staff(person=carol, client=mine, by=BY, now=NOW)
        shelf.bind(cast.dana, Limit.Kind.CLIENT, mine.number)
    browser = desk_of(cast.dana)
    assert "Waiting for you" not in shown(browser)
    assert "waits to see many clients" not in text(browser.get("/firm-portal/today/"))
    assert browser.post(f"{HERE}{carol.pk}/agree/").status_code == 404
    with shelf.harbor(cast):
        assert not SharedAddress.objects.exists()


def test_the_history_names_the_person_and_whoever_did_it(cast: Cast, danas: Browser) -> None:
    with shelf.harbor(cast):
        link = carol_of(books.client(name="Acme Co"))
        linking.cut(link=link, by=f"staff:{cast.dana.pk}", now=NOW)
    page = shown(danas, f"{link.person_id}/")
    assert "Carol Nguyen (client portal, carol@acme.example) was cut off from Acme Co" in page
    assert "by Dana Reyes on Jun 3, 2026" in page
