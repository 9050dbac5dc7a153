"""The forms of the doors: what strangers learn from them, and how a fault is told."""

import pytest

from quittance.access.tests.portal import CAROL, OTHER_PASSWORD, PASSWORD, mailed
from quittance.core import scope
from quittance.outbox.models import Mail
from quittance.web.portal.tests.visits import HOME, NEW, STRANGER, Browser, carol, same, seated, text
from tests.cast import Cast


def test_the_front_page_offers_three_ways_and_leads_on_who_is_in(cast: Cast) -> None:
    page = text(Browser().get(""))
    assert all(words in page for words in ("Sign in", "Create an account", "want no account"))
    assert seated(cast, carol(cast)).get("")["Location"] == HOME


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


def test_an_address_in_other_letters_is_refused_at_registration_and_no_mail_goes(cast: Cast) -> None:
    answer = Browser().post("register/", address="c\u00e4rol@acme.example", **NEW)
    assert answer.status_code == 400
    assert "Enter an email address, like dana@acme.example." in text(answer)
    with scope.firm(cast.harbor.pk):
        assert not Mail.objects.exists()


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


@pytest.mark.parametrize("page", ["link/", "forgotten/"])
def test_beyond_the_limit_a_door_says_the_same_and_no_mail_goes(cast: Cast, page: str) -> None:
    carol(cast)
    with scope.firm(cast.harbor.pk):
        before = Mail.objects.count()
    answers = []
    for _ in range(7):
        browser = Browser()
        answers.append((browser.post(page, address=CAROL).status_code, text(browser.get(f"{page}sent/"))))
    assert answers[0][0] == 302
    assert len({(status, same(said, CAROL)) for status, said in answers}) == 1
    with scope.firm(cast.harbor.pk):
        assert Mail.objects.count() - before <= 6


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
