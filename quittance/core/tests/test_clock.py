"""A firm's date is that of its own zone, moved by its offset if it rehearses."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.core import clock
from quittance.core.clock import FirmClock

ZONES = ["Pacific/Honolulu", "America/New_York", "Asia/Tokyo"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("wall", "today"),
    [
        ("2026-06-30 23:59", date(2026, 6, 30)),
        ("2026-07-01 00:01", date(2026, 7, 1)),
        ("2026-12-31 23:59", date(2026, 12, 31)),
        ("2028-02-29 00:01", date(2028, 2, 29)),
    ],
)
def test_immunity_36_a_minute_before_and_after_midnight_the_firms_date_is_that_of_its_wall(
    zone: str, wall: str, today: date
) -> None:
    firm = FirmClock(zone=ZoneInfo(zone))
    real = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert firm.today(real) == today
    assert f"{firm.moment(real):%Y-%m-%d %H:%M}" == wall


def test_immunity_36_at_one_moment_it_is_another_day_in_tokyo_than_in_honolulu() -> None:
    real = datetime(2026, 6, 3, 23, 30, tzinfo=UTC)
    assert [FirmClock(zone=ZoneInfo(zone)).today(real).day for zone in ZONES] == [3, 3, 4]


@given(
    st.integers(0, 90 * 366 * 24 * 60).map(
        lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.integers(0, 4000),
    st.sampled_from(ZONES),
)
def test_a_rehearsal_is_ahead_by_its_days_at_every_hour_of_the_year(real: datetime, days: int, zone: str) -> None:
    live = FirmClock(zone=ZoneInfo(zone))
    rehearsal = FirmClock(zone=ZoneInfo(zone), offset=timedelta(days=days))
    assert rehearsal.today(real) == live.today(real) + timedelta(days=days)


def test_immunity_29_a_rehearsal_that_moves_day_by_day_meets_each_date_once_through_summer_time() -> None:
    late = datetime(2026, 3, 5, 23, 30, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    early = datetime(2026, 10, 30, 0, 30, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    for real in (late, early):
        days = [
            FirmClock(zone=ZoneInfo("America/New_York"), offset=timedelta(days=moved)).today(real) for moved in range(7)
        ]
        assert [(day - days[0]).days for day in days] == list(range(7))


def test_an_hour_that_summer_time_leaves_out_is_shown_as_the_one_after() -> None:
    real = datetime(2026, 3, 7, 2, 30, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    shown = FirmClock(zone=ZoneInfo("America/New_York"), offset=timedelta(days=1)).moment(real)
    assert (shown.day, shown.hour, shown.minute) == (8, 3, 30)


def test_the_wall_clock_is_read_with_its_zone() -> None:
    assert clock.now().tzinfo is UTC


MOMENT = datetime(2026, 3, 2, 15, tzinfo=UTC)
PASSED = st.lists(st.tuples(st.integers(0, 60 * 24 * 30), st.integers(1, 9)), max_size=5)


def moved(passed: list[tuple[int, int]], zone: str) -> FirmClock:
    moves, ahead = [], 0
    for minutes, days in sorted(passed):
        ahead += days
        moves.append((MOMENT + timedelta(minutes=minutes), ahead))
    return FirmClock(ZoneInfo(zone), timedelta(days=ahead), tuple(moves))


@given(PASSED, st.integers(-40, 100), st.sampled_from(ZONES))
def test_a_day_begins_at_the_first_real_moment_that_is_of_it_or_of_a_later_one(
    passed: list[tuple[int, int]], days: int, zone: str
) -> None:
    """So what happened before that moment is of earlier days, and what happens from then on is not."""
    firm, day = moved(passed, zone), MOMENT.date() + timedelta(days=days)
    began = firm.began(day).astimezone(UTC)
    assert firm.today(began) >= day > firm.today(began - timedelta(microseconds=1))


def test_what_happened_before_a_rehearsals_days_passed_stays_on_its_day() -> None:
    firm = moved([(0, 2), (60, 3)], "America/New_York")
    told = [firm.today(MOMENT + timedelta(minutes=minutes)).day for minutes in (-1, 0, 59, 60)]
    assert told == [2, 4, 4, 7]
