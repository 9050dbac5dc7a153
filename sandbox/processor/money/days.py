"""Business days of the Federal Reserve banks, by rule for any year, and the batches that payments fall into."""

import calendar
import functools
from datetime import UTC, date, datetime, timedelta

DAY = 86_400
BANK_CUT_OFF_HOUR = 19  # of UTC; what comes at this instant is still in
SETTLE_HOUR = 12  # of UTC: the morning on which a bank transfer is known to be good
PAYOUT_HOUR = 13
ARRIVAL_HOUR = 17
ON_ITS_WAY_SECONDS = 3600  # at the least
CARD_DAYS = 2
SATURDAY, SUNDAY, MONDAY, THURSDAY = 5, 6, 0, 3


def day_of(moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


def at(day: date, hour: int = 0) -> int:
    return calendar.timegm(day.timetuple()) + hour * 3600


def is_business_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def next_business_day(day: date) -> date:
    """This one, if it is one."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def business_days_after(day: date, count: int) -> date:
    for _ in range(count):
        day = next_business_day(day + timedelta(days=1))
    return day


def batch_day(moment: int, family: str) -> date:
    day = day_of(moment)
    if family == "bank_account" and moment > at(day, BANK_CUT_OFF_HOUR):
        day += timedelta(days=1)
    return next_business_day(day)


@functools.cache
def holidays(year: int) -> frozenset[date]:
    """Closed on Monday after a Sunday holiday; open on a Friday before a Saturday one."""
    fixed = [date(year, month, day) for month, day in ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))]
    moved = [day + timedelta(days=1) if day.weekday() == SUNDAY else day for day in fixed]
    return frozenset(
        [
            *moved,
            _nth(year, 1, MONDAY, 3),
            _nth(year, 2, MONDAY, 3),
            _nth(year, 6, MONDAY, 1) - timedelta(days=7),  # the last Monday of May
            _nth(year, 9, MONDAY, 1),
            _nth(year, 10, MONDAY, 2),
            _nth(year, 11, THURSDAY, 4),
        ]
    )


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
