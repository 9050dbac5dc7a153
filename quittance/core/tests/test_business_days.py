"""Days on which the Federal Reserve banks are open, by rule for any year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quittance.core import business_days

days = st.dates(date(1990, 1, 1), date(2150, 12, 1))


def test_the_holidays_of_2026_are_those_the_banks_publish() -> None:
    published = [(1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25)]
    assert sorted(business_days.holidays(2026)) == [date(2026, month, day) for month, day in published]


def test_a_friday_before_a_saturday_holiday_is_a_business_day() -> None:
    assert business_days.is_business_day(date(2026, 7, 3))
    assert not business_days.is_business_day(date(2026, 7, 4))
    assert business_days.is_business_day(date(2021, 12, 31))


def test_a_monday_after_a_sunday_holiday_is_none() -> None:
    assert not business_days.is_business_day(date(2027, 7, 5))
    assert not business_days.is_business_day(date(2023, 1, 2))
    assert not business_days.is_business_day(date(2022, 12, 26))


def test_juneteenth_is_kept_since_2021() -> None:
    assert business_days.is_business_day(date(2020, 6, 19))
    assert not business_days.is_business_day(date(2024, 6, 19))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 6, 3), 0, date(2026, 6, 3)),
        (date(2026, 6, 3), 5, date(2026, 6, 10)),
        (date(2026, 6, 6), 1, date(2026, 6, 8)),
        (date(2026, 7, 2), 2, date(2026, 7, 6)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
    ],
)
def test_business_days_are_counted_past_weekends_and_holidays(day: date, count: int, expected: date) -> None:
    assert business_days.after(day, count) == expected


@given(days, st.integers(1, 40))
def test_between_a_day_and_the_nth_business_day_after_it_lie_n_business_days(day: date, count: int) -> None:
    end = business_days.after(day, count)
    between = [day + timedelta(days=number) for number in range(1, (end - day).days + 1)]
    assert sum(map(business_days.is_business_day, between)) == count
    assert business_days.is_business_day(end)


@given(st.integers(1990, 2150))
def test_no_year_has_a_holiday_on_a_weekend_and_each_has_eight_to_eleven(year: int) -> None:
    holidays = business_days.holidays(year)
    assert all(day.weekday() < 5 for day in holidays)
    assert 8 <= len(holidays) <= 11
