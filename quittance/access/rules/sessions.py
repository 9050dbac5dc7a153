"""How long a session lasts, and how long a wrong password keeps the door shut."""

from datetime import datetime, timedelta

LASTS = timedelta(hours=12)
IDLE = timedelta(minutes=60)
# A session that is in use is noted at most this often: a write per request would be dear.
NOTED_EVERY = timedelta(minutes=1)

_FREE_FAILURES = 4
_FIRST_WAIT_SECONDS = 30
_LONGEST_WAIT_SECONDS = 900


# An emergency key and a set-up link are for one errand.
LASTS_SHORT = timedelta(hours=1)
_SHORT = frozenset({"emergency", "setup"})

# How long a sign-in through the firm's provider counts before the provider is asked again, and at the very most.
RENEWED_AFTER = timedelta(minutes=10)
PROVED_FOR = timedelta(minutes=15)
# With a token to ask by, the provider is asked behind the scenes, well before the page would have to send anybody.
ASKED_AFTER = timedelta(minutes=5)
ASKED_EVERY = timedelta(seconds=50)


def expiry(*, opened_at: datetime, seen_at: datetime, way: str = "") -> datetime:
    return min(opened_at + (LASTS_SHORT if way in _SHORT else LASTS), seen_at + IDLE)


def wait_after(failures: int) -> timedelta:
    """Nothing for the first slips, then doubling up to a quarter of an hour."""
    if failures <= _FREE_FAILURES:
        return timedelta(0)
    return timedelta(seconds=min(_FIRST_WAIT_SECONDS * 2 ** (failures - _FREE_FAILURES - 1), _LONGEST_WAIT_SECONDS))
