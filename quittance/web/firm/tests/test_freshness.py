"""Every firm page says as of when its balances are true, and warns when that is too long ago."""

from datetime import UTC, datetime, timedelta

import pytest

from quittance.core import clock, scope
from quittance.receivables.actions import freshness as mirror
from quittance.web.base import freshness, memory
from quittance.web.base.freshness import AsOf
from quittance.web.firm.tests.desk import desk_of, text
from tests.cast import Cast

TODAY = "/firm-portal/today/"


def asked(cast: Cast, now: datetime) -> AsOf | None:
    class Request:
        firm = cast.harbor

    request = Request()
    request.now = now  # type: ignore[attr-defined]  # as the door gives it
    with scope.firm(cast.harbor.pk):
        return freshness.of(request)  # type: ignore[arg-type]  # it asks for these two alone


def test_a_firm_whose_practice_system_was_never_read_is_told_so_and_not_warned(cast: Cast) -> None:
    page = text(desk_of(cast.dana).get(TODAY))
    assert "not connected yet" in page
    assert "has not answered" not in page


def test_a_page_shows_as_of_when_in_the_firms_own_time(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        mirror.touch(as_of=datetime(2026, 6, 3, 14, 42, tzinfo=UTC))
    found = asked(cast, datetime(2026, 6, 3, 14, 43, tzinfo=UTC))
    assert found == AsOf(wall=datetime(2026, 6, 3, 10, 42), is_today=True, is_stale=False)  # noqa: DTZ001  a wall has no zone


@pytest.mark.parametrize(("minutes", "stale"), [(29, False), (30, False), (31, True)])
def test_older_than_the_firms_limit_is_stale(cast: Cast, *, minutes: int, stale: bool) -> None:
    read = datetime(2026, 6, 3, 14, 0, tzinfo=UTC)
    with scope.firm(cast.harbor.pk):
        mirror.touch(as_of=read)
    found = asked(cast, read + timedelta(minutes=minutes))
    assert found is not None
    assert found.is_stale is stale


def test_every_page_of_a_firm_warns_while_the_practice_system_does_not_answer(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        mirror.touch(as_of=clock.now() - timedelta(hours=3))
    page = text(desk_of(cast.dana).get("/firm-portal/people/"))
    assert "The practice system has not answered since" in page
    assert "Automatic charges and reminders wait." in page


def test_one_firms_freshness_is_never_anothers(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        mirror.touch(as_of=clock.now())
    assert "as of" in text(desk_of(cast.dana).get(TODAY))
    assert "not connected yet" in text(desk_of(cast.lee).get(TODAY, headers={"host": "second.localhost"}))


def test_what_was_asked_is_remembered_for_some_seconds_and_can_be_forgotten(cast: Cast) -> None:
    now = datetime(2026, 6, 3, 14, 0, tzinfo=UTC)
    asked(cast, now)
    with scope.firm(cast.harbor.pk):
        mirror.touch(as_of=now)
    assert asked(cast, now) == AsOf(wall=None)
    memory.forget()
    assert asked(cast, now) != AsOf(wall=None)
