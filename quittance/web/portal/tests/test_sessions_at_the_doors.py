"""Whose session a browser holds after a door: never a planted one, another face's or another firm's."""

import re

import pytest

from quittance.access.models import Person
from quittance.access.tests.portal import CAROL, PASSWORD
from quittance.access.tests.soft_key import SoftKey
from quittance.core import clock, scope
from quittance.web.base import cookies
from quittance.web.portal.tests.visits import HOME, Browser, carol, seated, sessions_of, text
from tests.cast import Cast, session_of


def test_a_session_planted_before_the_sign_in_is_not_taken_up_and_ends(cast: Cast) -> None:
    mallory, victim = carol(cast, "mallory@evil.example"), carol(cast)
    browser = seated(cast, mallory)
    planted = browser.token
    browser.post("sign-in/", address=CAROL, password=PASSWORD)
    assert browser.token != planted
    assert sessions_of(cast, mallory) == []
    assert [session.person_id for session in sessions_of(cast, victim)] == [victim.pk]
    browser.client.cookies[cookies.PORTAL] = planted
    assert not browser.is_in()


def test_an_invented_token_is_not_taken_up(cast: Cast) -> None:
    carol(cast)
    browser = Browser()
    browser.client.cookies[cookies.PORTAL] = "a-token-that-somebody-made-up-and-planted-xx"
    browser.post("sign-in/", address=CAROL, password=PASSWORD)
    assert browser.token != "a-token-that-somebody-made-up-and-planted-xx"


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(cast: Cast) -> None:
    carol(cast)
    held = Browser().post("sign-in/", address=CAROL, password=PASSWORD).cookies[cookies.PORTAL]
    assert (held["httponly"], held["samesite"], held["path"]) == (True, "Lax", "/client-portal/")


def test_staff_cookies_open_no_portal_page_and_portal_cookies_no_staff_page(cast: Cast) -> None:
    browser = Browser()
    browser.client.cookies[cookies.PORTAL] = session_of(cast.dana, clock.now())
    assert not browser.is_in()
    payer = seated(cast, carol(cast))
    payer.client.cookies[cookies.STAFF] = payer.token
    assert payer.client.get("/firm-portal/people/").status_code == 302


def test_a_session_of_one_firm_opens_nothing_at_another(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    elsewhere = Browser("second.localhost:8000")
    elsewhere.client.cookies[cookies.PORTAL] = payer.token
    assert not elsewhere.is_in()


def test_signing_out_ends_the_session_and_needs_a_form_of_ours(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    token = payer.token
    assert payer.get("door/sign-out/").status_code == 405
    assert payer.post("door/sign-out/")["Location"] == "/client-portal/"
    payer.client.cookies[cookies.PORTAL] = token
    assert not payer.is_in()
    assert payer.post("door/sign-out/").status_code == 302


def test_a_form_of_another_site_changes_nothing(cast: Cast) -> None:
    browser = Browser(strict=True)
    assert browser.post("sign-in/", address=CAROL, password=PASSWORD).status_code == 403
    assert browser.post("door/sign-out/").status_code == 403


def test_a_sign_in_form_open_in_a_second_tab_still_works_after_the_first_signed_in(cast: Cast) -> None:
    carol(cast)
    browser = Browser(strict=True)
    seal = re.search(r'csrfmiddlewaretoken" value="(\w+)', text(browser.get("sign-in/")))
    assert seal
    for _ in range(2):
        answer = browser.post("sign-in/", address=CAROL, password=PASSWORD, csrfmiddlewaretoken=seal[1])
        assert answer["Location"] == HOME
    assert browser.is_in()


def test_a_form_sent_after_signing_out_in_another_tab_leads_to_the_sign_in_and_says_why(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    payer.post("door/sign-out/")
    answer = payer.post("profile/name/", given_name="Caroline", family_name="Nguyen")
    assert answer["Location"] == "/client-portal/sign-in/?next=%2Fclient-portal%2Fprofile%2Fname%2F"
    assert "You are signed out" in text(payer.client.get(answer["Location"]))
    with scope.firm(cast.harbor.pk):
        assert Person.objects.get(address=CAROL).given_name == "Carol"


def test_a_passkey_opens_the_door_and_goes_on(cast: Cast) -> None:
    payer, key = seated(cast, carol(cast)), SoftKey(count=1)
    options = payer.json("profile/passkeys/options/")
    assert payer.post("profile/passkeys/add/", answer=key.make(options))["Location"] == "/client-portal/profile/"
    browser = Browser()
    key.count += 1
    answer = key.open(browser.json("sign-in/passkey/options/"))
    wanted = "/client-portal/profile/"
    assert browser.post("sign-in/passkey/", answer=answer, next=wanted)["Location"] == wanted
    assert browser.is_in()
    again = browser.post("sign-in/passkey/", answer=answer, next="//evil.example")
    assert again["Location"] == "/client-portal/sign-in/"


@pytest.mark.parametrize("answer", ["", "{}", "[]", "x"])
def test_a_passkey_answer_that_is_none_leads_back_to_the_sign_in(cast: Cast, answer: str) -> None:
    browser = Browser()
    browser.json("sign-in/passkey/options/")
    assert browser.post("sign-in/passkey/", answer=answer)["Location"] == "/client-portal/sign-in/"
    assert "did not open the door" in text(browser.get("sign-in/"))
