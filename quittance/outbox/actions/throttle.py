"""How many mails travel to one domain at a time, and which domains rest because they said that it was too much."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from quittance.core import locks

# Over all workers. More at once is what the large mail hosts call too many connections.
AT_ONCE_MAX = 8
CROWDED_FOR = timedelta(seconds=1)
REST_FOR = timedelta(minutes=1)

_lock = threading.Lock()
# Each worker process learns it for itself, from the first no that it hears.
_rests: dict[str, datetime] = {}


@contextmanager
def turn(domain: str, *, now: datetime) -> Iterator[datetime | None]:
    """None inside if mail for it may go now, else the moment to try again."""
    until = resting_until(domain, now=now)
    if until is not None:
        yield until
        return
    with locks.one_of(locks.Kind.DOMAIN, _number(domain), AT_ONCE_MAX) as ours:
        yield None if ours else now + CROWDED_FOR


def rest(address: str, *, now: datetime) -> None:
    """Its domain said that we send too much: send it nothing for a while."""
    with _lock:
        for domain in [domain for domain, until in _rests.items() if until <= now]:
            del _rests[domain]
        _rests[domain_of(address)] = now + REST_FOR


def resting_until(domain: str, *, now: datetime) -> datetime | None:
    with _lock:
        until = _rests.get(domain)
    return until if until is not None and until > now else None


def forget() -> None:
    """For tests: every domain takes mail again."""
    with _lock:
        _rests.clear()


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip().lower()


def _number(domain: str) -> int:
    """In the kind's own space of 58 bits, with room for the places that follow."""
    return (int.from_bytes(hashlib.sha256(domain.encode()).digest()[:7]) >> 1) // AT_ONCE_MAX * AT_ONCE_MAX
