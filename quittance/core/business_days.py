"""Days on which the Federal Reserve banks are open, by rule for any year.

A holiday that falls on a Sunday closes the Monday after it. One that falls on a Saturday closes nothing: on Friday,
3 July 2026, money moves.
"""

from datetime import date, timedelta
from functools import lru_cache

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_DAY = timedelta(days=1)
_JUNETEENTH_SINCE, _KING_SINCE = 2021, 1986


def is_business_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def after(day: date, count: int) -> date:
    """The business day that many business days after `day`, which itself may be any day."""
    while count > 0:
        day += _DAY
        count -= is_business_day(day)
    return day


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The days of a year on which the banks stay closed, as they are kept; those on a Saturday are not kept."""
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    if year >= _JUNETEENTH_SINCE:
        fixed.append(date(year, 6, 19))
    moving = [
        _nth(year, 2, _MONDAY, 3),
        _last_monday_of_may(year),
        _nth(year, 9, _MONDAY, 1),
        _nth(year, 10, _MONDAY, 2),
        _nth(year, 11, _THURSDAY, 4),
    ]
    if year >= _KING_SINCE:
        moving.append(_nth(year, 1, _MONDAY, 3))
    kept = (day + _DAY if day.weekday() == _SUNDAY else day for day in fixed)
    return frozenset([*moving, *(day for day in kept if day.weekday() != _SATURDAY)])


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())
