"""A password opens its own account alone, guessing grows slow, and nobody learns who has an account."""

import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from pytest_django import Settings

from quittance.access import queries
from quittance.access.actions import knocks, magic, portal_sign_in, profile, tickets
from quittance.access.models import Person, Session
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.tests.portal import CAROL, PASSWORD, SEAT, join, kinds, living, mailed, mailed_token, register
from quittance.core import scope
from quittance.core.tests.waiting import together
from tests.cast import NOW, Cast, session_of

MINUTE = timedelta(minutes=1)


class CountingHasher(ScryptPasswordHasher):
    """Scrypt itself; tells how often it worked, which is what the time of an answer is made of."""

    worked = 0

    def encode(self, *args: Any, **kwargs: Any) -> str:
        CountingHasher.worked += 1
        return super().encode(*args, **kwargs)


@pytest.fixture(autouse=True)
def in_harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


@pytest.fixture
def carol() -> Person:
    return join()


def sign_in(password: str = PASSWORD, *, address: str = CAROL, network: str = "192.0.2.7", after: int = 0) -> Person:
    return portal_sign_in.by_password(
        address=address, password=password, network=network, now=NOW + timedelta(seconds=after)
    )


def refused(password: str, **where: Any) -> bool:
    try:
        sign_in(password, **where)
    except portal_sign_in.Refused:
        return True
    return False


def test_a_password_opens_its_account(carol: Person) -> None:
    assert sign_in() == carol


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    composed, taken_apart = (unicodedata.normalize(form, "fünf Äpfel im Körbchen") for form in ("NFC", "NFD"))
    join(password=composed)
    assert composed != taken_apart
    assert sign_in(taken_apart).address == CAROL


@pytest.mark.parametrize("password", ["", PASSWORD.upper(), f" {PASSWORD}", f"{PASSWORD} ", "\0", "ü" * 256])
def test_another_password_does_not(carol: Person, password: str) -> None:
    assert refused(password)


def test_a_stranger_an_unconfirmed_address_and_a_wrong_password_cost_one_hash_each(
    carol: Person, settings: Settings
) -> None:
    register(address="waiting@acme.example")
    Person.objects.create(
        face=Face.PORTAL, address="no-password@acme.example", given_name="N", family_name="P", joined_at=NOW,
        verified_at=NOW,
    )  # fmt: skip
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    costs = []
    for address in (CAROL, "nobody@acme.example", "waiting@acme.example", "no-password@acme.example"):
        before = CountingHasher.worked
        assert refused("this is not the password", address=address)
        costs.append(CountingHasher.worked - before)
    assert costs == [1, 1, 1, 1]


def test_the_right_password_of_an_unconfirmed_address_is_refused_like_a_wrong_one() -> None:
    register()
    assert refused(PASSWORD)


def test_after_five_wrong_tries_the_right_password_has_to_wait_too(carol: Person) -> None:
    assert all(refused("a wrong password") for _ in range(5))
    with pytest.raises(knocks.TooMany) as many:
        sign_in()
    assert sign_in(after=int(many.value.wait.total_seconds())) == carol


def test_a_stranger_is_made_to_wait_like_somebody_who_exists(carol: Person) -> None:
    waits = []
    for address in (CAROL, "nobody@acme.example"):
        assert all(refused("a wrong password", address=address) for _ in range(5))
        with pytest.raises(knocks.TooMany) as many:
            sign_in(address=address)
        waits.append(many.value.wait)
    assert waits[0] == waits[1]


def test_a_shut_door_for_passwords_leaves_the_link_by_mail_open(carol: Person) -> None:
    assert all(refused("a wrong password") for _ in range(5))
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    assert magic.use(token=mailed_token(CAROL), now=NOW)[0] == carol


def test_somebody_elses_guesses_from_afar_do_not_lock_the_owner_out_at_once(carol: Person) -> None:
    for number in range(5):
        refused("a wrong password", network=f"198.51.100.{number}")
    assert sign_in() == carol


def test_many_guesses_at_once_are_all_counted(cast: Cast, carol: Person) -> None:
    def guess(number: int) -> str:
        with scope.firm(cast.harbor.pk):
            try:
                sign_in(f"guess number {number} of many")
            except knocks.TooMany:
                return "shut"
            except portal_sign_in.Refused:
                return "refused"
            return "open"

    together(*(partial(guess, number) for number in range(6)))
    with pytest.raises(knocks.TooMany):
        sign_in()


def test_a_right_password_wipes_the_slate_of_its_owner_but_not_of_the_network(carol: Person) -> None:
    for number in range(15):
        sign_in(after=number)
        for _ in range(4):
            refused("a wrong password", address=f"guess{number}@acme.example")
    with pytest.raises(knocks.TooMany):
        sign_in(address="another@acme.example", after=10)


def test_a_closed_account_is_refused_like_a_stranger(carol: Person) -> None:
    profile.close(person=carol, seat=SEAT, now=NOW)
    assert refused(PASSWORD)


def test_a_staff_member_has_no_password_here(cast: Cast) -> None:
    assert refused("", address=cast.dana.address)
    assert refused(PASSWORD, address=cast.dana.address)


def test_a_sign_in_makes_a_new_session_and_ends_the_one_that_the_browser_brought(carol: Person) -> None:
    planted = portal_sign_in.go_on(person=carol, way=Way.PASSWORD, seat=SEAT, now=NOW).session
    outcome = portal_sign_in.go_on(person=carol, way=Way.PASSWORD, seat=SEAT, now=NOW, brought=planted)
    assert outcome.session != planted
    assert queries.visitor(token=planted, face=Face.PORTAL, host="localhost", now=NOW) is None
    assert living(carol) == 1


def test_a_token_that_we_never_gave_is_not_taken_up(carol: Person) -> None:
    chosen = "chosen-by-somebody-else-0123456789-0123456"
    outcome = portal_sign_in.go_on(person=carol, way=Way.PASSWORD, seat=SEAT, now=NOW, brought=chosen)
    assert outcome.session != chosen
    assert queries.visitor(token=chosen, face=Face.PORTAL, host="localhost", now=NOW) is None


def test_a_staff_session_brought_along_is_left_alone(cast: Cast, carol: Person) -> None:
    token = session_of(cast.dana, NOW)
    portal_sign_in.go_on(person=carol, way=Way.PASSWORD, seat=SEAT, now=NOW, brought=token)
    assert Session.objects.filter(person=cast.dana, ended_at=None).count() == 1


def test_a_link_by_mail_works_once_for_thirty_minutes(carol: Person) -> None:
    magic.ask(address=CAROL, seat=SEAT, now=NOW, next_page="/client-portal/profile/")
    token = mailed_token(CAROL)
    with pytest.raises(tickets.Spent):
        magic.use(token=token, now=NOW + 30 * MINUTE)
    assert magic.use(token=token, now=NOW + 29 * MINUTE) == (carol, "/client-portal/profile/")
    with pytest.raises(tickets.Spent):
        magic.use(token=token, now=NOW + 29 * MINUTE)


def test_a_newer_link_puts_the_older_one_out_of_force(carol: Person) -> None:
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    older = mailed_token(CAROL)
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    with pytest.raises(tickets.Spent):
        magic.use(token=older, now=NOW)


def test_of_two_clicks_on_a_link_at_once_one_gets_in(cast: Cast, carol: Person) -> None:
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    token = mailed_token(CAROL)

    def click() -> str:
        with scope.firm(cast.harbor.pk):
            try:
                return magic.use(token=token, now=NOW)[0].address
            except tickets.Spent:
                return "spent"

    assert sorted(together(click, click)) == [CAROL, "spent"]


def test_a_link_opens_nothing_at_another_firm(cast: Cast, carol: Person) -> None:
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    token = mailed_token(CAROL)
    with scope.firm(cast.second.pk), pytest.raises(tickets.Spent):
        magic.use(token=token, now=NOW)


def test_who_has_no_account_is_told_so_in_the_mailbox_alone() -> None:
    magic.ask(address="nobody@acme.example", seat=SEAT, now=NOW)
    assert kinds("nobody@acme.example") == ["nobody"]
    assert "/register/" in mailed("nobody@acme.example")[0].text


def test_a_password_changed_after_it_was_judged_opens_nothing(carol: Person) -> None:
    Person.objects.filter(pk=carol.pk).update(password="another digest")
    with pytest.raises(portal_sign_in.Refused):
        portal_sign_in.go_on(person=carol, way=Way.PASSWORD, seat=SEAT, now=NOW)
