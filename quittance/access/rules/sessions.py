"""How long a session lasts, and how long a wrong password keeps the door shut."""

from datetime import datetime, timedelta

LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=60)
# A session that is in use is noted at most this often: a write per request would be dear.
NOTED_EVERY = timedelta(minutes=1)

_FREE_FAILURES = 4
_FIRST_WAIT_SECONDS = 30
_LONGEST_WAIT_SECONDS = 900


def expiry(*, opened_at: datetime, seen_at: datetime) -> datetime:
    return min(opened_at + LASTS, seen_at + IDLE)


def wait_after(failures: int) -> timedelta:
    """Nothing for the first slips, then doubling up to a quarter of an hour."""
    if failures <= _FREE_FAILURES:
        return timedelta(0)
    return timedelta(seconds=min(_FIRST_WAIT_SECONDS * 2 ** (failures - _FREE_FAILURES - 1), _LONGEST_WAIT_SECONDS))
