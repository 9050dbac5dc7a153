"""Pages for what goes wrong: in the firm's frame, with a way on, and with nothing of the inside."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, RequestFactory

from quittance.core import clock, scope
from quittance.web.base import errors
from quittance.web.base.menu import Item
from tests.cast import Cast

HARBOR = "localhost:8000"


def met_by(looker: str, *, path: str = "/client-portal/pay/", method: str = "GET") -> Any:
    request: Any = RequestFactory().generic(method, path)
    request.looker, request.request_id = looker, "5f0c"
    return request


def told(response: Any) -> str:
    page: str = response.content.decode()
    return page


def test_a_page_that_is_not_here_leads_on_to_the_first_page_of_its_face(cast: Cast) -> None:
    for path, way in (("/client-portal/nothing/", "/client-portal/"), ("/firm-portal/nothing/", "/firm-portal/")):
        response = Client(headers={"host": HARBOR}).get(path)
        assert response.status_code == 404
        assert f'<a class="button" href="{way}">Go to the first page</a>' in told(response)
        assert "Harbor &amp; Pine" in told(response)


def test_who_is_signed_in_keeps_their_menu_when_a_page_is_refused(cast: Cast) -> None:
    request = met_by("firm", path="/firm-portal/people/")
    request.firm, request.now, request.menu = cast.harbor, clock.now(), (Item("Today", "/firm-portal/today/", "today"),)
    request.visitor = SimpleNamespace(person=cast.miguel, permissions=frozenset(), sees_as_another=False)
    with scope.firm(cast.harbor.pk):
        refused, broken = told(errors.forbidden(request)), told(errors.database_away(request, None))
    assert 'href="/firm-portal/today/"' in refused
    assert "Miguel Santos" in refused
    assert "Miguel Santos" not in broken


def test_a_host_of_nobody_leads_nowhere() -> None:
    assert 'class="button"' not in told(errors.unknown_host(met_by("unknown")))


def test_who_may_not_open_the_first_page_is_not_sent_round_in_a_circle() -> None:
    assert 'class="button"' not in told(errors.forbidden(met_by("firm", path="/firm-portal/")))
    assert 'href="/firm-portal/"' in told(errors.forbidden(met_by("firm", path="/firm-portal/people/")))


def test_what_broke_is_tried_again_where_it_is_and_never_sent_again() -> None:
    assert '<a class="button" href="">Try again</a>' in told(errors.database_away(met_by("portal"), None))
    sent = told(errors.database_away(met_by("portal", method="POST"), None))
    assert '<a class="button" href="/client-portal/">' in sent
    assert "Try again</a>" not in sent


def test_an_address_that_looks_like_another_site_does_not_become_a_link() -> None:
    page = told(errors.server_error(met_by("portal", path="//evil.example/client-portal/")))
    assert "evil.example" not in page


def test_the_number_of_the_request_stands_where_the_fault_is_ours() -> None:
    assert "5f0c" in told(errors.server_error(met_by("portal")))
    assert "5f0c" not in told(errors.forbidden(met_by("portal")))


def test_who_tries_too_often_is_told_how_long_to_wait() -> None:
    response = errors.too_many(met_by("portal"), timedelta(seconds=89.2))
    assert (response.status_code, response.headers["Retry-After"]) == (429, "90")
    assert "we wait 90 seconds" in told(response)


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (90, "90 seconds"), (91, "2 minutes"), (900, "15 minutes")]
)
def test_a_wait_is_told_in_whole_seconds_or_minutes_and_never_too_short(seconds: int, words: str) -> None:
    assert errors.in_words(seconds) == words


def test_a_wait_that_is_over_is_still_a_second() -> None:
    assert errors.too_many(met_by("portal"), timedelta(seconds=-3)).headers["Retry-After"] == "1"


def test_the_page_for_a_database_that_is_away_asks_nothing_of_it() -> None:
    """No fixture of the database stands above: a query would raise."""
    for looker in ("portal", "firm", "ops", "unknown"):
        assert errors.database_away(met_by(looker), None).status_code == 503
