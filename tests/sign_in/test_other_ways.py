"""The two ways in without a provider: the set-up link of a new firm, and the emergency key. Neither is quiet."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from quittance.access import queries as access
from quittance.access.actions import emergency, sessions, set_up, welcome
from quittance.access.models import Session, Ticket
from quittance.access.models.person import Face
from quittance.access.rules.permissions import SETTING_UP
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.outbox.actions import mails
from quittance.outbox.models import Delivery, Mail
from quittance.web.base import cookies
from tests.cast import OLIVES_PASSWORD, Cast, olive, session_of

HERE = "/firm-portal/settings/sign-in/"
DOOR = "/firm-portal/door/emergency/"
SET_UP = "/firm-portal/door/set-up/"


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "localhost"})


def as_person(browser: Client, cast: Cast, name: str = "dana") -> Client:
    browser.cookies[cookies.STAFF] = session_of(getattr(cast, name), clock.now())
    return browser


def links(cast: Cast) -> list[str]:
    with scope.firm(cast.harbor.pk):
        texts = [mails.whole(mail=mail)[0] for mail in Mail.objects.order_by("pk")]
        return [found[1] for text in texts if (found := re.search(r"set-up/\?token=([\w-]+)", text))]


def greeted(cast: Cast) -> str:
    with scope.firm(cast.harbor.pk):
        welcome.greet(Event.objects.get(name="firm.added"), now=clock.now())
    return links(cast)[-1]


def test_the_link_of_the_welcome_mail_opens_the_sign_in_settings_and_nothing_else(cast: Cast, browser: Client) -> None:
    token = greeted(cast)
    for _ in range(3):  # mail scanners look at links, and use nothing up
        assert browser.get(f"{SET_UP}?token={token}").status_code == 200
    assert browser.post(SET_UP, {"token": token})["Location"] == HERE
    assert browser.get(HERE).status_code == 200
    assert browser.get(f"{HERE}draft/?product=okta&protocol=oidc").status_code == 200
    assert browser.get("/firm-portal/people/").status_code == 403
    assert browser.get(f"{HERE}emergency/").status_code == 403
    with scope.firm(cast.harbor.pk):
        visitor = access.visitor(
            token=browser.cookies[cookies.STAFF].value, face=Face.STAFF, host="localhost", now=clock.now()
        )
    assert visitor is not None
    assert visitor.permissions == SETTING_UP
    assert visitor.session.expires_at - visitor.session.opened_at <= timedelta(hours=1)


def test_who_came_by_the_set_up_link_is_not_named_after_the_mailbox(cast: Cast, browser: Client) -> None:
    browser.post(SET_UP, {"token": greeted(cast)})
    today = browser.get("/firm-portal/today/").content.decode()
    assert re.search(r"<h1>Good (morning|afternoon|evening)</h1>", today)
    assert "Set-up visitor" in today


def test_whoever_was_signed_out_hears_so_at_the_door_and_nobody_else(cast: Cast, browser: Client) -> None:
    browser.post(SET_UP, {"token": greeted(cast)})
    with scope.firm(cast.harbor.pk):
        session = Session.objects.get(way="setup")
        sessions.end(session=session, now=clock.now(), by="system", why="a test")
    assert "You were signed out." in browser.get("/firm-portal/").content.decode()
    browser.cookies[cookies.STAFF] = "unknown"
    assert "You were signed out." not in browser.get("/firm-portal/").content.decode()


def test_a_set_up_link_is_used_up_by_a_click_and_a_new_one_puts_it_out_of_force(cast: Cast, browser: Client) -> None:
    first = greeted(cast)
    assert browser.post(f"{SET_UP}send/").status_code == 200
    assert browser.post(SET_UP, {"token": first}).status_code == 410
    second = links(cast)[-1]
    assert second != first
    assert browser.post(SET_UP, {"token": second}).status_code == 302
    assert browser.post(SET_UP, {"token": second}).status_code == 410
    with scope.firm(cast.harbor.pk):
        assert set(Delivery.objects.values_list("address", flat=True)) == {cast.harbor.contact_address}


def test_a_session_of_the_set_up_link_lasts_an_hour_however_busy(cast: Cast, browser: Client) -> None:
    browser.post(SET_UP, {"token": greeted(cast)})
    with scope.firm(cast.harbor.pk):
        session = Session.objects.get(way="setup")
        sessions.note_use(session=session, now=session.opened_at + timedelta(minutes=59))
        assert Session.objects.get(pk=session.pk).expires_at == session.opened_at + timedelta(hours=1)


def test_no_link_is_sent_or_opened_once_the_firm_is_connected(cast: Cast, browser: Client) -> None:
    from quittance.tenancy.models import Connection

    token = greeted(cast)
    with scope.firm(cast.harbor.pk):
        Connection.objects.create(
            stage="live", protocol="oidc", issuer="https://x.example", changed_at=clock.now(), changed_by="system"
        )
        with pytest.raises(set_up.InForce):
            set_up.send(by="system", now=clock.now())
    assert browser.post(SET_UP, {"token": token}).status_code == 410
    assert browser.post(f"{SET_UP}send/")["Location"] == "/firm-portal/"
    with scope.firm(cast.harbor.pk):
        assert Ticket.objects.get().used_at is None


def test_an_operator_sends_the_link_again(cast: Cast) -> None:
    from quittance.access.actions import operators

    operator = olive()
    browser = Client(headers={"host": "ops.localhost"})
    browser.cookies[cookies.OPS] = operators.sign_in(
        address=operator.address, password=OLIVES_PASSWORD, now=clock.now()
    )
    assert browser.post("/ops/firms/harbor/set-up-link/").status_code == 302
    with scope.firm(cast.harbor.pk):
        assert Event.objects.get(name="set_up_link.sent").by == f"ops:{operator.pk}"
    assert len(links(cast)) == 1


def made(browser: Client, cast: Cast, holder: Any) -> str:
    page = as_person(browser, cast).post(f"{HERE}emergency/", {"person": holder.pk}).content.decode()
    browser.cookies.clear()
    found = re.search(r"(?:[2-9A-Z]{5}-){5}[2-9A-Z]{5}", page)
    assert found is not None
    return found[0]


def test_the_emergency_key_opens_once_for_an_hour_and_raises_the_alarm(cast: Cast, browser: Client) -> None:
    key = made(browser, cast, cast.dana)
    answer = browser.post(DOOR, {"address": "DANA.Reyes@harbor.example ", "key": key.lower().replace("-", " ")})
    assert answer["Location"] == "/firm-portal/today/"
    page = browser.get("/firm-portal/today/").content.decode()
    assert "is in by the emergency key" in page
    with scope.firm(cast.harbor.pk):
        session = Session.objects.get(way="emergency")
        assert session.expires_at - session.opened_at <= timedelta(hours=1)
        mail = Mail.objects.get(kind="emergency_key_used")
        told = set(Delivery.objects.filter(mail=mail).values_list("address", flat=True))
        assert told == {cast.harbor.contact_address, cast.dana.address}
        assert Event.objects.filter(name="emergency_key.used").count() == 1
    again = browser.post(DOOR, {"address": cast.dana.address, "key": key})
    assert again.status_code == 400


def test_everybody_on_the_staff_sees_that_the_emergency_key_is_in_use(cast: Cast, browser: Client) -> None:
    key = made(browser, cast, cast.dana)
    browser.post(DOOR, {"address": cast.dana.address, "key": key})
    other = as_person(Client(headers={"host": "localhost"}), cast, "miguel")
    assert "is in by the emergency key" in other.get("/firm-portal/today/").content.decode()
    lee = Client(headers={"host": "second.localhost"})
    lee.cookies[cookies.STAFF] = session_of(cast.lee, clock.now())
    assert "emergency key." not in lee.get("/firm-portal/today/").content.decode()


@pytest.mark.parametrize("how", ["withdrawn", "renewed", "another person", "removed"])
def test_a_key_out_of_force_opens_nothing(cast: Cast, browser: Client, how: str) -> None:
    key, address = made(browser, cast, cast.dana), cast.dana.address
    with scope.firm(cast.harbor.pk):
        if how == "withdrawn":
            assert emergency.withdraw(by="staff:1", now=clock.now())
        elif how == "removed":
            type(cast.dana).objects.filter(pk=cast.dana.pk).update(removed_at=clock.now())
        elif how == "another person":
            address = cast.miguel.address
    if how == "renewed":
        made(browser, cast, cast.dana)
    answer = browser.post(DOOR, {"address": address, "key": key})
    assert answer.status_code == 400
    assert emergency.NO_ENTRY in answer.content.decode()
    assert cookies.STAFF not in browser.cookies


def test_guessing_the_key_grows_slow_and_tells_nothing(cast: Cast, browser: Client) -> None:
    made(browser, cast, cast.dana)
    words = set()
    for address in (cast.dana.address, "nobody@harbor.example"):
        for number in range(5):
            answer = browser.post(DOOR, {"address": address, "key": f"GUESS-{number}"})
            words.add((answer.status_code, emergency.NO_ENTRY in answer.content.decode()))
        assert browser.post(DOOR, {"address": address, "key": "GUESS"}).status_code == 429
    assert words == {(400, True)}


def test_only_who_may_edit_the_sign_in_holds_a_key(cast: Cast, browser: Client) -> None:
    answer = as_person(browser, cast).post(f"{HERE}emergency/", {"person": cast.miguel.pk})
    assert answer.status_code == 400
