"""Only a rehearsal's clock moves, forward alone, and no move is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connections

from quittance.core import scope
from quittance.core.models import Event
from quittance.core.tests.waiting import together
from quittance.tenancy.actions import clock, firms
from quittance.tenancy.models import Firm
from tests.cast import NOW, Cast


@pytest.fixture
def rehearsal(database: None) -> Firm:
    return firms.add(
        slug="stage", name="Stage", host="stage.example", zone_name="America/New_York", contact_address="a@b.example",
        by="ops:1", now=NOW, rehearsal=True,
    )  # fmt: skip


def forward(firm: Firm, days: int) -> Firm:
    with scope.firm(firm.pk):
        return clock.forward(firm=firm, days=days, by="ops:1", now=NOW)


def offset(firm: Firm) -> timedelta:
    return Firm.all_firms.get(pk=firm.pk).clock_offset


def test_a_rehearsals_days_pass_and_the_news_tells_how_many(rehearsal: Firm) -> None:
    before = rehearsal.clock.today(NOW)
    assert forward(rehearsal, 30).clock.today(NOW) == before + timedelta(days=30)
    forward(rehearsal, 1)
    with scope.firm(rehearsal.pk):
        moves = [event.facts for event in Event.objects.filter(name="clock.moved").order_by("pk")]
    assert moves == [{"days": 30, "offset_days": 30}, {"days": 1, "offset_days": 31}]


def test_what_the_clock_was_at_a_moment_is_known_afterwards(rehearsal: Firm) -> None:
    with scope.firm(rehearsal.pk):
        for hours, days in ((0, 2), (5, 3)):
            clock.forward(firm=rehearsal, days=days, by="ops:1", now=NOW + timedelta(hours=hours))
    now = Firm.all_firms.get(pk=rehearsal.pk).clock
    moments = [NOW + timedelta(hours=hours) for hours in (-1, 0, 4, 5, 90)]
    assert [(now.moment(real) - real).days for real in moments] == [0, 2, 2, 5, 5]


def test_a_live_firms_clock_is_the_real_one(cast: Cast) -> None:
    with pytest.raises(clock.CannotMove, match="Harbor & Pine CPAs is a live firm: its clock is the real one"):
        forward(cast.harbor, 1)
    assert offset(cast.harbor) == timedelta(0)


@pytest.mark.parametrize("days", [0, -1, 401])
def test_a_clock_moves_forward_by_a_day_at_least_and_not_by_years_at_once(rehearsal: Firm, days: int) -> None:
    with pytest.raises(clock.CannotMove, match="forward by 1 to 400 days"):
        forward(rehearsal, days)


def test_another_firms_clock_is_out_of_reach(rehearsal: Firm, cast: Cast) -> None:
    with scope.firm(cast.harbor.pk), pytest.raises(clock.CannotMove):
        clock.forward(firm=rehearsal, days=1, by="ops:1", now=NOW)
    assert offset(rehearsal) == timedelta(0)


def test_of_eight_moves_at_once_each_counts(rehearsal: Firm) -> None:
    firm_copies = [Firm.all_firms.get(pk=rehearsal.pk) for _ in range(8)]
    together(*[lambda firm=firm: forward(firm, 1) for firm in firm_copies])
    assert offset(rehearsal) == timedelta(days=8)


@pytest.mark.parametrize(
    "change", ["clock_offset = interval '1 day'", "clock_offset = interval '-1 day'", "kind = 'imaginary'"]
)
def test_not_even_the_owner_can_give_a_live_firm_another_time(cast: Cast, change: str) -> None:
    with connections["owner"].cursor() as cursor, pytest.raises(IntegrityError, match="tenancy_firm_"):
        cursor.execute(f"UPDATE tenancy_firm SET {change} WHERE id = %s", [cast.harbor.pk])  # noqa: S608  our own words


@pytest.mark.parametrize("change", ["clock_offset = interval '-1 day'", "kind = 'live'"])
def test_not_even_the_owner_can_set_a_rehearsal_behind_or_make_it_live_while_it_is_ahead(
    rehearsal: Firm, change: str
) -> None:
    forward(rehearsal, 10)
    with connections["owner"].cursor() as cursor, pytest.raises(IntegrityError, match="tenancy_firm_clock"):
        cursor.execute(f"UPDATE tenancy_firm SET {change} WHERE id = %s", [rehearsal.pk])  # noqa: S608  our own words
