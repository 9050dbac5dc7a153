"""The doors of the client portal: who comes in, what strangers learn, what stays of a session that was planted."""

import re

import pytest

from quittance.access.models import Person, Ticket
from quittance.access.tests.portal import CAROL, OTHER_PASSWORD, PASSWORD, mailed
from quittance.access.tests.soft_key import SoftKey
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.web.base import cookies
from quittance.web.portal.tests.visits import HOME, Browser, carol, seated, sessions_of, text, token_mailed
from tests.cast import Cast, session_of

STRANGER = "nobody@acme.example"
NEW = {"given_name": "Carol", "family_name": "Nguyen", "password": PASSWORD}


def same(page: str, address: str) -> str:
    """The page without what must differ: the address that was typed, and the form's seal."""
    return re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", page).replace(address, "…")


def test_the_front_page_offers_three_ways_and_leads_on_who_is_in(cast: Cast) -> None:
    page = text(Browser().get(""))
    assert all(words in page for words in ("Sign in", "Create an account", "only want to pay"))
    assert seated(cast, carol(cast)).get("")["Location"] == HOME


def test_registration_confirmation_and_first_page(cast: Cast) -> None:
    browser = Browser()
    assert browser.post("register/", address=CAROL, **NEW)["Location"] == "/client-portal/register/sent/"
    assert CAROL in text(browser.get("register/sent/"))
    token = token_mailed(cast)
    page = text(browser.get(f"verify/{token}/"))
    assert "Enter the password" not in page
    assert browser.post(f"verify/{token}/")["Location"] == HOME
    assert "Welcome, Carol" in text(browser.get("home/"))


def test_robots_that_open_a_link_change_nothing(cast: Cast) -> None:
    browser = Browser()
    browser.post("register/", address=CAROL, **NEW)
    token = token_mailed(cast)
    for method in ("GET", "HEAD", "GET"):
        assert Browser().get(f"verify/{token}/", method=method).status_code == 200
    with scope.firm(cast.harbor.pk):
        assert Person.objects.get(address=CAROL).verified_at is None
    assert browser.post(f"verify/{token}/").status_code == 302


@pytest.mark.parametrize("kind", ["link", "forgotten"])
def test_robots_do_not_use_up_the_other_links_either(cast: Cast, kind: str) -> None:
    carol(cast)
    Browser().post(f"{kind}/", address=CAROL)
    path = f"{'reset' if kind == 'forgotten' else 'link'}/{token_mailed(cast)}/"
    for method in ("GET", "HEAD", "OPTIONS", "GET"):
        Browser().get(path, method=method)
    assert Browser().post(path, password=OTHER_PASSWORD).status_code == 302


def test_another_browser_is_asked_for_the_password(cast: Cast) -> None:
    Browser().post("register/", address=CAROL, **NEW)
    token, other = token_mailed(cast), Browser()
    assert "Enter the password" in text(other.get(f"verify/{token}/"))
    assert other.post(f"verify/{token}/").status_code == 400
    wrong = other.post(f"verify/{token}/", password=OTHER_PASSWORD)
    assert wrong.status_code == 400
    assert 'aria-invalid="true"' in text(wrong)
    assert other.post(f"verify/{token}/", password=PASSWORD)["Location"] == HOME
    assert other.is_in()


@pytest.mark.parametrize("path", ["verify", "reset", "link", "address/leave", "address/take"])
@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "..%2f", "a" * 2000])
def test_a_link_that_opens_nothing_says_so_plainly(cast: Cast, path: str, token: str) -> None:
    for answer in (Browser().get(f"{path}/{token}/"), Browser().post(f"{path}/{token}/", password=PASSWORD)):
        assert answer.status_code in {404, 410}
        if answer.status_code == 410:
            assert "This link opens nothing any more" in text(answer)


def test_a_used_an_old_and_an_invented_link_look_alike(cast: Cast) -> None:
    carol(cast)
    browser = Browser()
    browser.post("link/", address=CAROL)
    used = token_mailed(cast)
    browser.post(f"link/{used}/")
    Browser().post("link/", address=CAROL)
    old = token_mailed(cast)
    with scope.firm(cast.harbor.pk):
        Ticket.objects.filter(kind=Ticket.Kind.MAGIC, used_at=None).update(expires_at=clock.now())
    pages = {same(text(Browser().get(f"link/{token}/")), token) for token in (used, old, "x" * 43)}
    assert len(pages) == 1


@pytest.mark.parametrize("form", ["register", "link", "forgotten"])
def test_no_form_tells_who_has_an_account(cast: Cast, form: str) -> None:
    carol(cast)
    Browser().post("register/", address="waiting@acme.example", **NEW)
    heads, pages = set(), set()
    for address in (CAROL, STRANGER, "waiting@acme.example"):
        browser = Browser()
        answer = browser.post(f"{form}/", address=address, **NEW)
        heads.add((answer.status_code, answer["Location"], tuple(sorted(answer.cookies))))
        pages.add(same(text(browser.get(f"{form}/sent/")), address))
        with scope.firm(cast.harbor.pk):
            assert mailed(address)
    assert len(heads) == len(pages) == 1


def test_the_sign_in_tells_neither(cast: Cast) -> None:
    carol(cast)
    Browser().post("register/", address="waiting@acme.example", **NEW)
    answers = [
        Browser().post("sign-in/", address=address, password=password)
        for address, password in (
            (CAROL, OTHER_PASSWORD),
            (STRANGER, PASSWORD),
            ("waiting@acme.example", PASSWORD),
            (cast.dana.address, PASSWORD),
        )
    ]
    addresses = (CAROL, STRANGER, "waiting@acme.example", cast.dana.address)
    assert {answer.status_code for answer in answers} == {400}
    pages = {same(text(answer), address) for answer, address in zip(answers, addresses, strict=True)}
    assert len(pages) == 1


def test_too_many_tries_say_how_long_to_wait_and_what_still_opens(cast: Cast) -> None:
    carol(cast)
    for _ in range(5):
        Browser().post("sign-in/", address=CAROL, password=OTHER_PASSWORD)
    answer = Browser().post("sign-in/", address=CAROL, password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 15
    assert "Wait 1" in text(answer)
    assert "A link by mail and a passkey still open it." in text(answer)


def test_too_many_mails_are_refused_with_a_wait(cast: Cast) -> None:
    answers = [Browser().post("link/", address=STRANGER).status_code for _ in range(7)]
    assert answers == [302] * 6 + [429]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"address": "carol", "password": PASSWORD},
        {"address": f"{'a' * 300}@acme.example", "password": PASSWORD},
        {"address": CAROL, "password": "x" * 257},
        {"address": "carol\0@acme.example", "password": PASSWORD},
        {"address": CAROL, "password": "null\0null\0null\0"},
    ],
    ids=["nothing", "no-address", "long-address", "long-password", "null", "null-password"],
)
def test_a_sign_in_that_cannot_be_is_told_beside_the_field(cast: Cast, fields: dict[str, str]) -> None:
    answer = Browser().post("sign-in/", **fields)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in text(answer)
    assert "autofocus" in text(answer)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", "too short"),
        ("password", "carol@acme.example"),
        ("password", "qwerty123456"),
        ("given_name", ""),
        ("family_name", " "),
        ("given_name", "Ca\u202erol"),
        ("given_name", "x" * 101),
        ("address", "c\u00e4rol@acme.example"),
    ],
)
def test_a_registration_with_a_fault_sends_nothing(cast: Cast, name: str, value: str) -> None:
    answer = Browser().post("register/", **{"address": CAROL, **NEW, name: value})
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in text(answer)
    assert PASSWORD not in text(answer)
    with scope.firm(cast.harbor.pk):
        assert mailed(CAROL) == []


def test_fields_tell_password_managers_what_they_are(cast: Cast) -> None:
    sign_in, register = text(Browser().get("sign-in/")), text(Browser().get("register/"))
    assert all(f'autocomplete="{word}"' in sign_in for word in ("username webauthn", "current-password"))
    for word in ("email", "given-name", "family-name", "new-password"):
        assert f'autocomplete="{word}"' in register


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


def test_confirming_a_second_time_in_another_tab_says_that_the_link_was_used(cast: Cast) -> None:
    browser = Browser()
    browser.post("register/", address=CAROL, **NEW)
    token = token_mailed(cast)
    browser.post(f"verify/{token}/")
    assert browser.post(f"verify/{token}/").status_code == 410
    assert browser.is_in()


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


def test_no_token_stands_in_an_event(cast: Cast) -> None:
    browser = Browser()
    browser.post("register/", address=CAROL, **NEW)
    token = token_mailed(cast)
    browser.post(f"verify/{token}/")
    with scope.firm(cast.harbor.pk):
        told = " ".join(f"{event.name} {event.by} {event.facts}" for event in Event.objects.all())
    assert token not in told
    assert browser.token not in told
    assert PASSWORD not in told


def test_a_page_with_a_token_in_its_address_loads_nothing_from_elsewhere_and_tells_no_other_site(cast: Cast) -> None:
    Browser().post("register/", address=CAROL, **NEW)
    answer = Browser().get(f"verify/{token_mailed(cast)}/")
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"
    assert not re.search(r'(?:src|href)="https?://', text(answer))
