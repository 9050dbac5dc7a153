"""An account opens for whoever reads the mail and knows the password, and nobody else learns whether it exists."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from quittance.access import jobs
from quittance.access.actions import knocks, magic, passwords, portal_sign_in, registration, tickets
from quittance.access.models import Person, Ticket
from quittance.access.models.person import Face
from quittance.access.tests.portal import (
    CAROL,
    OTHER_PASSWORD,
    PASSWORD,
    SEAT,
    join,
    kinds,
    mailed,
    mailed_token,
    register,
    told,
)
from quittance.core import clock, scope
from quittance.core.secrets import WrongContext
from quittance.core.tests.waiting import together
from quittance.outbox.actions import mails
from quittance.outbox.models import Mail
from tests.cast import NOW, Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def in_harbor(cast: Cast) -> Iterator[None]:
    with scope.firm(cast.harbor.pk):
        yield


def verify(token: str, *, proof: str = "", password: str = "", now: datetime = NOW) -> Person:
    return registration.verify(token=token, proof=proof, password=password, seat=SEAT, now=now)


def opens(password: str, address: str = CAROL) -> bool:
    try:
        portal_sign_in.by_password(address=address, password=password, network="192.0.2.99", now=NOW + DAY)
    except portal_sign_in.Refused:
        return False
    return True


def test_who_registers_gets_a_mail_and_is_nobody_until_they_confirm() -> None:
    proof = register()
    assert kinds(CAROL) == ["verify"]
    assert not opens(PASSWORD)
    person = verify(mailed_token(CAROL), proof=proof)
    assert (person.address, str(person), person.face) == (CAROL, "Carol Nguyen", Face.PORTAL)
    assert opens(PASSWORD)
    assert [event.name for event in told("person.registered") + told("person.verified")] == [
        "person.registered",
        "person.verified",
    ]


def test_looking_at_the_link_changes_nothing() -> None:
    register()
    for _ in range(3):
        assert tickets.look(kind=Ticket.Kind.VERIFY, token=mailed_token(CAROL), now=NOW)
    assert Person.objects.get(address=CAROL).verified_at is None


def test_a_link_is_used_up_by_one_click_of_two_at_once(cast: Cast) -> None:
    proof = register()
    token = mailed_token(CAROL)

    def click() -> str:
        with scope.firm(cast.harbor.pk):
            try:
                return str(verify(token, proof=proof))
            except tickets.Spent:
                return "spent"

    assert sorted(together(click, click, click)) == ["Carol Nguyen", "spent", "spent"]
    assert len(told("person.verified")) == 1


def test_a_link_is_dead_after_three_days_and_after_its_use() -> None:
    proof = register()
    token = mailed_token(CAROL)
    with pytest.raises(tickets.Spent):
        verify(token, proof=proof, now=NOW + 3 * DAY)
    verify(token, proof=proof)
    with pytest.raises(tickets.Spent):
        verify(token, proof=proof)


def test_another_browser_confirms_with_the_password_that_was_chosen() -> None:
    register()
    token = mailed_token(CAROL)
    with pytest.raises(registration.WrongPassword):
        verify(token, password=OTHER_PASSWORD)
    assert verify(token, password=PASSWORD).address == CAROL


def test_the_password_of_a_link_cannot_be_guessed_at_leisure() -> None:
    register()
    token = mailed_token(CAROL)
    for number in range(5):
        with pytest.raises(registration.WrongPassword):
            verify(token, password=f"wrong guess number {number}")
    with pytest.raises(knocks.TooMany):
        verify(token, password=PASSWORD)


def test_who_registered_a_strangers_address_gains_nothing_by_the_strangers_click() -> None:
    register(password="the intruder knows it")
    token = mailed_token(CAROL)
    with pytest.raises(registration.WrongPassword):
        verify(token, password=PASSWORD)
    assert not opens("the intruder knows it")


def test_a_second_registration_puts_the_first_link_and_password_out_of_force() -> None:
    first = register(password="the intruder knows it", name="Eve")
    intruders = mailed_token(CAROL)
    second = register()
    with pytest.raises(tickets.Spent):
        verify(intruders, proof=first)
    person = verify(mailed_token(CAROL), proof=second)
    assert person.given_name == "Carol"
    assert opens(PASSWORD)
    assert not opens("the intruder knows it")


def test_registering_over_somebodys_open_registration_does_not_slip_a_password_in() -> None:
    proof = register()
    register(password="the intruder knows it", name="Eve")
    with pytest.raises(registration.WrongPassword):
        verify(mailed_token(CAROL), proof=proof, password=PASSWORD)


def test_a_link_to_sign_in_confirms_the_address_and_drops_a_password_that_somebody_else_may_have_chosen() -> None:
    register(password="the intruder knows it")
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    person, _ = magic.use(token=mailed_token(CAROL), now=NOW)
    assert Person.objects.get(pk=person.pk).verified_at == NOW
    assert not opens("the intruder knows it")


def test_a_new_password_by_mail_confirms_the_address_and_replaces_the_one_of_the_registration() -> None:
    register(password="the intruder knows it")
    first = mailed_token(CAROL)
    passwords.ask_reset(address=CAROL, seat=SEAT, now=NOW)
    passwords.reset(token=mailed_token(CAROL), password=PASSWORD, seat=SEAT, now=NOW)
    assert opens(PASSWORD)
    with pytest.raises(tickets.Spent):
        verify(first, password="the intruder knows it")


def test_an_address_that_has_an_account_is_told_so_by_mail_and_nothing_changes() -> None:
    join()
    before = Person.objects.get(address=CAROL)
    assert register(password=OTHER_PASSWORD, name="Eve")
    assert kinds(CAROL) == ["verify", "known"]
    assert Person.objects.get(address=CAROL) == before
    assert not opens(OTHER_PASSWORD)
    assert "/verify/" not in mailed(CAROL)[0].text


def test_no_mail_of_a_door_repeats_a_name_that_a_stranger_typed() -> None:
    register(name="Win a prize at evil.example")
    join(address="dora@acme.example")
    register(address="dora@acme.example", name="Win a prize at evil.example")
    for mail in mailed(CAROL) + mailed("dora@acme.example"):
        assert "prize" not in mail.subject + mail.text + mail.html


def test_two_who_register_one_address_at_once_make_one_person(cast: Cast) -> None:
    def go(name: str) -> str:
        with scope.firm(cast.harbor.pk):
            return register(name=name)

    assert all(together(partial(go, "Carol"), partial(go, "Carla")))
    assert Person.objects.filter(address=CAROL).count() == 1
    assert kinds(CAROL) == ["verify", "verify"]
    assert Ticket.objects.filter(kind=Ticket.Kind.VERIFY, expires_at__gt=NOW).count() >= 1


def test_the_same_address_is_somebody_else_at_another_firm(cast: Cast) -> None:
    join()
    with scope.firm(cast.second.pk):
        assert not opens(PASSWORD)
        join()
    assert Person.objects.filter(address=CAROL).count() == 1


def test_a_staff_members_address_is_free_in_the_client_portal(cast: Cast) -> None:
    person = join(address=cast.dana.address)
    assert person.pk != cast.dana.pk
    assert not opens("", cast.dana.address)


def test_nobody_is_flooded_with_mails_and_strangers_are_counted_alike() -> None:
    join()
    for address in (CAROL, "nobody@acme.example"):
        for _ in range(6 - len(mailed(address))):
            magic.ask(address=address, seat=SEAT, now=NOW)
        magic.ask(address=address, seat=SEAT, now=NOW)
        passwords.ask_reset(address=address, seat=SEAT, now=NOW)
        assert register(address=address)
        assert len(mailed(address)) == 6
        magic.ask(address=address, seat=SEAT, now=NOW + HOUR)
        assert len(mailed(address)) == 7


def test_a_stranger_who_asks_in_somebodys_name_does_not_keep_their_mail_from_them() -> None:
    join()
    stranger = replace(SEAT, network="203.0.113.9")
    for _ in range(12):
        magic.ask(address=CAROL, seat=stranger, now=NOW)
        passwords.ask_reset(address=CAROL, seat=stranger, now=NOW)
    before = len(mailed(CAROL))
    passwords.ask_reset(address=CAROL, seat=SEAT, now=NOW)
    assert len(mailed(CAROL)) == before + 1


def test_who_reads_the_rows_alone_finds_no_link_that_opens() -> None:
    join()
    magic.ask(address=CAROL, seat=SEAT, now=NOW)
    token, mail = mailed_token(CAROL), mailed(CAROL)[0]
    assert magic.use(token=token, now=NOW)[0].address == CAROL
    kept = [str(value) for value in Mail.objects.filter(pk=mail.pk).values_list()[0]]
    assert not any(token in value for value in kept)
    text, html = mails.whole(mail=mail)
    assert f"/client-portal/link/{token}/" in text
    assert f"/client-portal/link/{token}/" in html
    other = Mail(text=mail.text, html=mail.html, secret=mail.secret, key="another mail")
    with pytest.raises(WrongContext):
        mails.whole(mail=other)


def test_who_never_confirms_is_forgotten_after_a_week_and_the_address_is_free() -> None:
    now = clock.now()
    register(now=now - jobs.KEEP_UNCONFIRMED - HOUR)
    late = mailed_token(CAROL)
    register(address="dora@acme.example", now=now - jobs.KEEP_UNCONFIRMED + HOUR)
    jobs.forget_sessions()
    assert list(Person.objects.filter(face=Face.PORTAL, removed_at=None).values_list("address", flat=True)) == [
        "dora@acme.example"
    ]
    assert len(told("person.lapsed")) == 1
    with pytest.raises(tickets.Spent):
        verify(late, password=PASSWORD, now=now)
    join(now=now)
