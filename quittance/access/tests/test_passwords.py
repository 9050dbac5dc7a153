"""What a password must be, who may change it, and what ends when it changes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.access.actions import knocks, magic, passwords, portal_sign_in, profile, proof, tickets
from quittance.access.models import Passkey, Person, Session
from quittance.access.models.session import Way
from quittance.access.rules import addresses
from quittance.access.rules import passwords as rules
from quittance.access.tests.portal import (
    CAROL,
    OTHER_PASSWORD,
    PASSWORD,
    SEAT,
    join,
    kinds,
    living,
    mailed_token,
    register,
    told,
)
from quittance.core import scope
from tests.cast import NOW, Cast

MINUTE = timedelta(minutes=1)
ABOUT = [CAROL, "Carol", "Nguyen"]


@pytest.fixture
def in_harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


@pytest.fixture
def carol(in_harbor: None) -> Person:
    return join()


def session_of(person: Person) -> Session:
    portal_sign_in.go_on(person=person, way=Way.PASSWORD, seat=SEAT, now=NOW)
    return Session.objects.select_related("person").filter(person=person).latest("pk")


def opens(password: str) -> bool:
    try:
        portal_sign_in.by_password(address=CAROL, password=password, network="192.0.2.99", now=NOW)
    except portal_sign_in.Refused:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    [
        "short-words",
        "x" * 257,
        "carol@acme.example",
        "my name is Carol 99",
        "NGUYEN-family-2026",
        "xxxxxxxxxxxxxx",
        "123456789012",
        "abcdefghijkl",
        "PasswordPassword",
        "harborharbor2026",  # the firm's name and hardly more
        "q1w2e3r4t5y6",  # on the list of common ones
        "",
    ],
)
def test_a_password_that_is_short_known_or_about_its_owner_is_refused(in_harbor: None, password: str) -> None:
    assert passwords.faults(password=password, about=ABOUT)


@pytest.mark.parametrize(
    "password", [PASSWORD, "zwölf Boxkämpfer", "密码必须够长才能够安全哦哦", "quiet brass " * 21 + "hill"]
)
def test_a_long_one_will_do_whatever_its_letters(in_harbor: None, password: str) -> None:
    assert passwords.faults(password=password, about=ABOUT) == []


def test_a_short_name_is_refused_as_a_word_of_its_own_and_named(in_harbor: None) -> None:
    about = ["lee@acme.example", "Lee", "Orr"]
    assert passwords.faults(password="plum orbit walnut leek", about=about) == []
    (fault,) = passwords.faults(password="plum orbit walnut lee", about=about)
    assert "“lee”" in fault


def test_a_word_of_the_firms_name_is_good_among_others(in_harbor: None) -> None:
    assert passwords.faults(password="harbor lantern walnut", about=ABOUT) == []


@given(st.text(max_size=40))
def test_normal_spelling_is_reached_at_once(password: str) -> None:
    once = rules.normal(password)
    assert rules.normal(once) == once


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        (" Carol@ACME.example ", CAROL),
        ("carol@bücher.example", "carol@xn--bcher-kva.example"),
        ("a.b+c@acme.example", "a.b+c@acme.example"),
    ],
)
def test_an_address_has_one_spelling(typed: str, normal: str) -> None:
    assert addresses.normal(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "carol",
        "@acme.example",
        "carol@",
        "cärol@acme.example",
        "\u017fam@acme.example",
        f"{'a' * 250}@b.example",
        "a@" + "ü" * 80 + ".example",
    ],
)
def test_what_no_mail_reaches_or_looks_like_another_is_no_address(typed: str) -> None:
    if typed == "@acme.example":
        assert addresses.normal(typed)  # the form's own check refuses it
        return
    with pytest.raises(addresses.NoAddress):
        addresses.normal(typed)


def test_a_session_proved_just_now_changes_it_without_the_present_one(carol: Person) -> None:
    mine = session_of(carol)
    session_of(carol)
    ended = passwords.change(session=mine, password=OTHER_PASSWORD, seat=SEAT, now=NOW + 9 * MINUTE)
    assert (ended, living(carol)) == (1, 1)
    assert Session.objects.get(pk=mine.pk).ended_at is None
    assert (opens(PASSWORD), opens(OTHER_PASSWORD)) == (False, True)
    assert kinds(CAROL)[-1] == "password_changed"
    assert told("password.changed")[0].facts == {"ended": 1}


def test_after_ten_minutes_a_proof_is_asked_for_and_guessing_grows_slow(carol: Person) -> None:
    mine, late = session_of(carol), NOW + 10 * MINUTE
    with pytest.raises(passwords.NotProved):
        passwords.change(session=mine, password=OTHER_PASSWORD, seat=SEAT, now=late)
    for _ in range(5):
        with pytest.raises(passwords.NotProved):
            passwords.prove(session=mine, password="not this one", seat=SEAT, now=late)
    with pytest.raises(knocks.TooMany):
        passwords.prove(session=mine, password=PASSWORD, seat=SEAT, now=late)
    passwords.prove(session=mine, password=PASSWORD, seat=SEAT, now=late + timedelta(hours=1))
    assert opens(PASSWORD)


def test_a_proof_makes_a_session_fresh_again(carol: Person) -> None:
    mine, late = session_of(carol), NOW + 30 * MINUTE
    with pytest.raises(passwords.NotProved):
        proof.by_password(session=mine, password="not this one", code="", seat=SEAT, now=late)
    assert Session.objects.get(pk=mine.pk).proved_at == NOW
    proof.by_password(session=mine, password=PASSWORD, code="", seat=SEAT, now=late)
    assert Session.objects.get(pk=mine.pk).proved_at == late
    assert told("session.proved")[0].facts == {"person": carol.pk, "way": "password"}


def test_a_new_password_by_mail_ends_every_session_and_works_once_for_half_an_hour(carol: Person) -> None:
    session_of(carol)
    passwords.ask_reset(address=CAROL, seat=SEAT, now=NOW)
    token = mailed_token(CAROL)
    with pytest.raises(tickets.Spent):
        passwords.reset(token=token, password=OTHER_PASSWORD, seat=SEAT, now=NOW + 30 * MINUTE)
    assert passwords.reset(token=token, password=OTHER_PASSWORD, seat=SEAT, now=NOW).pk == carol.pk
    assert living(carol) == 0
    assert (opens(PASSWORD), opens(OTHER_PASSWORD)) == (False, True)
    with pytest.raises(tickets.Spent):
        passwords.reset(token=token, password=PASSWORD, seat=SEAT, now=NOW)


def test_a_new_password_puts_links_to_sign_in_out_of_force(carol: Person) -> None:
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    link = mailed_token(CAROL)
    passwords.change(session=session_of(carol), password=OTHER_PASSWORD, seat=SEAT, now=NOW)
    with pytest.raises(tickets.Spent):
        magic.use(token=link, now=NOW)


def test_a_stranger_who_forgot_a_password_is_told_in_the_mailbox(in_harbor: None) -> None:
    passwords.ask_reset(address="nobody@acme.example", seat=SEAT, now=NOW)
    assert kinds("nobody@acme.example") == ["nobody"]


def test_a_name_is_changed_and_told_once(carol: Person) -> None:
    for _ in range(2):
        profile.rename(person=carol, given_name="Caroline", family_name="Nguyen", now=NOW)
    assert str(Person.objects.get(pk=carol.pk)) == "Caroline Nguyen"
    assert [event.facts for event in told("person.renamed")] == [{"former": "Carol Nguyen"}]


def test_a_family_name_alone_can_change(carol: Person) -> None:
    profile.rename(person=carol, given_name="Carol", family_name="Tran", now=NOW)
    assert str(Person.objects.get(pk=carol.pk)) == "Carol Tran"


def test_a_closed_account_opens_in_no_way_and_its_address_is_free_for_somebody_new(carol: Person) -> None:
    session_of(carol)
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    link = mailed_token(CAROL)
    profile.close(person=carol, seat=SEAT, now=NOW)
    assert kinds(CAROL)[-1] == "closed"
    assert living(carol) == 0
    assert not opens(PASSWORD)
    with pytest.raises(tickets.Spent):
        magic.use(token=link, now=NOW)
    kept = Person.objects.get(pk=carol.pk)
    assert (str(kept), kept.password, kept.removed_by) == ("Carol Nguyen", "", f"portal:{carol.pk}")
    assert told("person.closed")[0].facts == {"ended": 1}
    assert not Passkey.objects.exists()
    register()
    somebody = Person.objects.get(address=CAROL, removed_at=None)
    assert somebody.pk != carol.pk
    with pytest.raises(tickets.Spent):
        profile.close(person=carol, seat=SEAT, now=NOW)
