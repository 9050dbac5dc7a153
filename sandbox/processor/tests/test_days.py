"""Business days are the Federal Reserve's, and a batch closes at its hour."""

from datetime import date
from pathlib import Path

import pytest

from sandbox.processor.money import days
from sandbox.processor.store import Store


def test_a_sunday_holiday_closes_the_monday_and_a_saturday_one_leaves_the_friday_open() -> None:
    assert days.is_business_day(date(2026, 7, 3))  # before Saturday the 4th
    assert not days.is_business_day(date(2027, 7, 5))  # after Sunday the 4th
    assert not days.is_business_day(date(2026, 11, 26))  # Thanksgiving
    assert days.is_business_day(date(2026, 11, 27))
    assert not days.is_business_day(date(2026, 5, 25))  # Memorial Day


@pytest.mark.parametrize(
    ("hour", "second", "family", "batch"),
    [
        (19, 0, "bank_account", date(2023, 5, 1)),
        (19, 1, "bank_account", date(2023, 5, 2)),
        (23, 3599, "card", date(2023, 5, 1)),
    ],
)
def test_the_cut_off_instant_is_still_in(hour: int, second: int, family: str, batch: date) -> None:
    assert days.batch_day(days.at(date(2023, 5, 1), hour) + second, family) == batch


def test_what_is_paid_on_monday_is_paid_out_on_wednesday_and_a_weekend_waits_for_monday() -> None:
    assert days.business_days_after(days.batch_day(days.at(date(2023, 5, 1), 12), "card"), 2) == date(2023, 5, 3)
    assert days.batch_day(days.at(date(2023, 5, 6), 12), "card") == date(2023, 5, 8)
    assert days.business_days_after(date(2026, 11, 25), 2) == date(2026, 11, 30)


def test_the_worlds_time_begins_where_one_says_and_goes_on_from_there_at_a_later_start(tmp_path: Path) -> None:
    moment = days.at(date(2026, 3, 6), 18)
    first = Store(tmp_path, begins="2026-03-06T18:00:00Z")
    assert moment <= first.now <= moment + 60
    first.move_clock(moment + days.DAY)
    again = Store(tmp_path, begins="2026-03-06T18:00:00Z")
    assert moment + days.DAY <= again.now <= moment + days.DAY + 60
