"""A link from a mail is used up by a click and by nothing else, and stands in no log."""

import re

import pytest

from quittance.access.models import Person, Ticket
from quittance.access.tests.portal import CAROL, OTHER_PASSWORD, PASSWORD
from quittance.core import clock, scope
from quittance.core.models import Event
from quittance.web.portal.tests.visits import (
    HOME,
    NEW,
    Browser,
    carol,
    same,
    text,
    token_mailed,
)
from tests.cast import Cast


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


def test_confirming_a_second_time_in_another_tab_says_that_the_link_was_used(cast: Cast) -> None:
    browser = Browser()
    browser.post("register/", address=CAROL, **NEW)
    token = token_mailed(cast)
    browser.post(f"verify/{token}/")
    assert browser.post(f"verify/{token}/").status_code == 410
    assert browser.is_in()


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
