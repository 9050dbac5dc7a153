"""What somebody changes about themselves: what is asked first, what ends, whose things they can reach."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from quittance.access.models import Passkey, Person, RecoveryCode, Session
from quittance.access.tests.portal import CAROL, OTHER_PASSWORD, PASSWORD
from quittance.access.tests.soft_key import SoftKey
from quittance.core import clock, scope
from quittance.web.portal.tests.visits import PORTAL, Browser, carol, seated, sessions_of, text, token_mailed
from tests.cast import Cast

PROFILE = f"{PORTAL}profile/"
SENSITIVE = ["profile/passkeys/add/", "profile/second-factor/", "profile/close/"]


def grow_old(cast: Cast, person: Person) -> None:
    """The proof of all their sessions is eleven minutes old."""
    with scope.firm(cast.harbor.pk):
        Session.objects.filter(person=person).update(proved_at=clock.now() - timedelta(minutes=11))


def digits_of(page: str, steps: int = 0) -> str:
    secret = re.search(r"<code>([A-Z2-7-]{32,})</code>", page)
    assert secret
    totp = TOTP(b32decode(secret[1].replace("-", "")), 6, SHA1(), 30)  # noqa: S303  what every app on a phone can do
    return totp.generate(int(clock.now().timestamp()) + steps * 30).decode()


def switch_on(payer: Browser) -> tuple[str, list[str]]:
    """The set-up page, for its secret, and the recovery codes."""
    page = text(payer.get("profile/second-factor/"))
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert sealed
    answer = text(payer.post("profile/second-factor/", sealed=sealed[1], code=digits_of(page, -1)))
    return page, re.findall(r"<li><code>([\w-]+)</code>", answer)


def test_the_profile_shows_this_browser_and_the_others(cast: Cast) -> None:
    person = carol(cast)
    payer, other = seated(cast, person), seated(cast, person)
    page = text(payer.get("profile/"))
    assert page.count("Chrome on Mac") >= 2
    assert page.count("this browser") == 1
    there = sessions_of(cast, person)[1]
    assert payer.post(f"profile/sessions/{there.pk}/end/")["Location"] == PROFILE
    assert not other.is_in()
    assert payer.is_in()


def test_all_other_sessions_end_at_once(cast: Cast) -> None:
    person = carol(cast)
    payer, others = seated(cast, person), [seated(cast, person) for _ in range(2)]
    payer.post("profile/sessions/end-others/")
    assert payer.is_in()
    assert not any(other.is_in() for other in others)


def test_nobody_reaches_somebody_elses_sessions_and_passkeys(cast: Cast) -> None:
    person = carol(cast)
    owner, eve = seated(cast, person), seated(cast, carol(cast, "eve@evil.example"))
    owner.post("profile/passkeys/add/", answer=SoftKey().make(owner.json("profile/passkeys/options/")))
    with scope.firm(cast.harbor.pk):
        key = Passkey.objects.get()
    [theirs] = sessions_of(cast, person)
    for path in (f"sessions/{theirs.pk}/end/", f"passkeys/{key.pk}/", f"passkeys/{key.pk}/remove/"):
        assert eve.post(f"profile/{path}", name="mine").status_code == 404
    assert owner.is_in()
    with scope.firm(cast.harbor.pk):
        assert Passkey.objects.get().name == "Chrome on Mac"


@pytest.mark.parametrize("path", SENSITIVE)
def test_what_changes_how_one_comes_in_asks_for_a_fresh_proof_and_goes_on_after_it(cast: Cast, path: str) -> None:
    person = carol(cast)
    payer = seated(cast, person)
    grow_old(cast, person)
    answer = payer.get(path)
    assert answer["Location"].startswith(f"{PROFILE}prove/?next=")
    wrong = payer.post("profile/prove/", password=OTHER_PASSWORD, next=PORTAL + path)
    assert wrong.status_code == 400
    right = payer.post("profile/prove/", password=PASSWORD, next=PORTAL + path)
    assert right["Location"] == PORTAL + path
    assert payer.get(path).status_code == 200


@pytest.mark.parametrize("path", SENSITIVE[:1] + SENSITIVE[2:])
def test_a_form_without_a_fresh_proof_changes_nothing(cast: Cast, path: str) -> None:
    person = carol(cast)
    payer = seated(cast, person)
    grow_old(cast, person)
    assert "/prove/" in payer.post(path, typed=CAROL, answer="{}")["Location"]
    assert payer.client.post(f"{PROFILE}passkeys/options/").status_code == 403
    assert payer.is_in()


def test_the_proof_leads_nowhere_else(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    assert payer.post("profile/prove/", password=PASSWORD, next="//evil.example")["Location"] == f"{PORTAL}home/"


def test_a_passkey_proves_as_well_and_somebody_elses_does_not(cast: Cast) -> None:
    person, eve = carol(cast), carol(cast, "eve@evil.example")
    owner, stranger = seated(cast, person), seated(cast, eve)
    mine, hers = SoftKey(), SoftKey()
    for browser, key in ((owner, mine), (stranger, hers)):
        browser.post("profile/passkeys/add/", answer=key.make(browser.json("profile/passkeys/options/")))
    grow_old(cast, person)
    for key, lets_on in ((hers, False), (mine, True)):
        answer = key.open(owner.json("sign-in/passkey/options/"))
        owner.post("profile/prove/passkey/", answer=answer, next=PROFILE)
        assert (owner.get("profile/close/").status_code == 200) is lets_on


def test_a_name_is_changed(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    assert payer.post("profile/name/", given_name="Caroline", family_name="").status_code == 400
    assert payer.post("profile/name/", given_name="Caroline", family_name="Tran")["Location"] == PROFILE
    assert "Your name is Caroline Tran now." in text(payer.get("profile/"))


def test_a_name_made_of_markup_is_shown_as_letters(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    payer.post("profile/name/", given_name="<script>alert(1)</script>", family_name="Tran")
    page = text(payer.get("profile/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_an_address_changes_by_two_clicks_even_from_another_device(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    assert payer.post("profile/address/", address=CAROL).status_code == 400
    payer.post("profile/address/", address="carol@pine.example")
    assert "Your address is about to change" in text(payer.get("profile/"))
    leave, take = token_mailed(cast), token_mailed(cast, "carol@pine.example")
    elsewhere = Browser()
    for path in (f"address/leave/{leave}/", f"address/take/{take}/"):
        assert elsewhere.get(path).status_code == 200
    elsewhere.post(f"address/take/{take}/", confirm="yes")
    payer.post(f"address/leave/{leave}/", confirm="yes")
    assert payer.is_in()
    assert "carol@pine.example" in text(payer.get("profile/"))
    assert elsewhere.post(f"address/take/{take}/", confirm="yes").status_code == 410


def test_the_old_mailbox_can_stop_a_change_and_the_new_one_cannot(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    payer.post("profile/address/", address="carol@pine.example")
    leave, take = token_mailed(cast), token_mailed(cast, "carol@pine.example")
    Browser().post(f"address/leave/{leave}/", stop="yes")
    assert Browser().post(f"address/take/{take}/", confirm="yes").status_code == 410
    assert CAROL in text(payer.get("profile/"))


def test_a_change_of_address_is_cancelled_from_the_profile(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    payer.post("profile/address/", address="carol@pine.example")
    payer.post("profile/address/cancel/")
    assert "about to change" not in text(payer.get("profile/"))
    assert Browser().get(f"address/leave/{token_mailed(cast)}/").status_code == 410


@pytest.mark.parametrize("page", ["profile/password/", "profile/address/"])
def test_what_changes_the_way_in_asks_a_stale_session_for_all_its_proofs_first(cast: Cast, page: str) -> None:
    person = carol(cast)
    payer, other = seated(cast, person), seated(cast, person)
    codes = switch_on(payer)[1]
    grow_old(cast, person)
    prove = f"{PORTAL}profile/prove/"
    for answer in (payer.get(page), payer.post(page, password=OTHER_PASSWORD, address="eve@evil.example")):
        assert answer["Location"].startswith(prove)
    assert payer.post("profile/prove/", password=PASSWORD, next=f"{PORTAL}{page}").status_code == 400
    assert payer.post("profile/prove/", password=PASSWORD, code=codes[0], next=f"{PORTAL}{page}").status_code == 302
    assert payer.post("profile/password/", password="short").status_code == 400
    assert payer.post("profile/password/", password=OTHER_PASSWORD)["Location"] == PROFILE
    assert payer.is_in()
    assert not other.is_in()


def test_the_second_step_is_switched_on_asked_for_and_switched_off(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    page, codes = switch_on(payer)
    assert len(codes) == 10
    assert "<svg viewBox=" in page
    assert not [code for code in codes if code in text(payer.get("profile/"))]
    browser = Browser()
    answer = browser.post("sign-in/", address=CAROL, password=PASSWORD, next=PROFILE)
    assert answer["Location"] == f"{PORTAL}sign-in/second-step/"
    assert not browser.is_in()
    assert browser.post("sign-in/second-step/", code="12").status_code == 400
    assert browser.post("sign-in/second-step/", code=digits_of(page, 1))["Location"] == PROFILE
    assert browser.is_in()
    payer.post("profile/second-factor/off/")
    assert Browser().post("sign-in/", address=CAROL, password=PASSWORD)["Location"] == f"{PORTAL}home/"
    with scope.firm(cast.harbor.pk):
        assert not RecoveryCode.objects.exists()


@pytest.mark.parametrize("path", ["link", "forgotten"])
def test_a_link_by_mail_still_asks_for_the_second_step(cast: Cast, path: str) -> None:
    _, codes = switch_on(seated(cast, carol(cast)))
    browser = Browser()
    browser.post(f"{path}/", address=CAROL)
    way = f"{'reset' if path == 'forgotten' else 'link'}/{token_mailed(cast)}/"
    assert browser.post(way, password=OTHER_PASSWORD)["Location"] == f"{PORTAL}sign-in/second-step/"
    assert not browser.is_in()
    assert browser.post("sign-in/second-step/", code=codes[0])["Location"] == f"{PORTAL}home/"


def test_the_second_step_without_the_first_leads_back_to_it(cast: Cast) -> None:
    for answer in (Browser().get("sign-in/second-step/"), Browser().post("sign-in/second-step/", code="123456")):
        assert answer["Location"] == f"{PORTAL}sign-in/"


def test_the_code_field_brings_up_figures_and_the_code_from_the_phone(cast: Cast) -> None:
    page = text(seated(cast, carol(cast)).get("profile/second-factor/"))
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


def test_a_secret_of_another_session_is_not_taken(cast: Cast) -> None:
    person = carol(cast)
    one, other = seated(cast, person), seated(cast, person)
    page = text(one.get("profile/second-factor/"))
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert sealed
    answer = other.post("profile/second-factor/", sealed=sealed[1], code=digits_of(page))
    assert answer["Location"] == f"{PROFILE}second-factor/"
    assert other.post("profile/second-factor/", sealed="", code="123456").status_code == 302


def test_an_account_is_closed_by_who_types_its_address(cast: Cast) -> None:
    person = carol(cast)
    payer, other = seated(cast, person), seated(cast, person)
    assert "and end its 2 sessions" in text(payer.get("profile/close/"))
    assert payer.post("profile/close/", typed="dora@acme.example").status_code == 400
    assert payer.post("profile/close/", typed=f" {CAROL.upper()} ")["Location"] == PORTAL
    assert not payer.is_in()
    assert not other.is_in()
    assert Browser().post("sign-in/", address=CAROL, password=PASSWORD).status_code == 400
    with scope.firm(cast.harbor.pk):
        assert Person.objects.get(pk=person.pk).removed_at


def test_home_of_somebody_linked_to_no_client_says_what_comes_and_has_no_dead_ends(cast: Cast) -> None:
    payer = seated(cast, carol(cast))
    page = text(payer.get("home/"))
    assert "not linked to a client" in page
    assert cast.harbor.contact_address in page
    for address in set(re.findall(r'href="(/client-portal/[^"]*)"', page)):
        assert payer.client.get(address).status_code in {200, 302}, address
