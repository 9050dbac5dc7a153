"""Time in the seeded books: whole minutes since they began. A minute is also a row version, so both grow together."""

from datetime import UTC, date, datetime, timedelta

FIRST_DAY = date(2022, 11, 21)
LAST_DAY = date(2026, 11, 20)
BACKUP_DAY = date(2026, 11, 13)  # of last week's backup

_EPOCH = datetime(2022, 11, 21, tzinfo=UTC)
_VERSION_AT_FIRST = 20_000  # everything that was there before the four years begin is older

LAST_MINUTE = ((LAST_DAY - FIRST_DAY).days + 1) * 1440
BACKUP_MINUTE = ((BACKUP_DAY - FIRST_DAY).days + 1) * 1440
DAYS = (LAST_DAY - FIRST_DAY).days


def day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)


def number_of(moment: date) -> int:
    return (moment - FIRST_DAY).days


def working_day(number: int) -> int:
    """The same day, or the Monday after a weekend."""
    weekday = number % 7  # the first day is a Monday
    return number + (7 - weekday) if weekday >= 5 else number


def version(minute: int) -> int:
    return _VERSION_AT_FIRST + minute


def stamp(minute: int) -> str:
    return (_EPOCH + timedelta(minutes=minute)).isoformat()


LAST_VERSION = version(LAST_MINUTE)
BACKUP_VERSION = version(BACKUP_MINUTE)
