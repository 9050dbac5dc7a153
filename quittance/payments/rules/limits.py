"""How many cards may fail before it looks like somebody trying stolen ones out: past that, cards are off for a while.

Bank transfers stay open, and payers who are many at one client or one office are not meant: only failures count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class What(StrEnum):
    """Among whose attempts the failures are counted."""

    CARD = "card"
    ADDRESS = "address"  # from where the payer came
    CLIENT = "client"
    FIRM = "firm"


@dataclass(frozen=True)
class Limit:
    what: What
    failures: int
    within: timedelta


LIMITS = (
    Limit(What.CARD, 4, timedelta(days=1)),
    Limit(What.ADDRESS, 6, timedelta(hours=1)),
    Limit(What.ADDRESS, 15, timedelta(days=1)),
    Limit(What.CLIENT, 8, timedelta(hours=1)),
    Limit(What.CLIENT, 20, timedelta(days=1)),
    Limit(What.FIRM, 60, timedelta(hours=1)),
)
LONGEST = max(limit.within for limit in LIMITS)


@dataclass(frozen=True)
class Failure:
    """A card that failed, or an attempt whose end is not known yet."""

    ago: timedelta
    card: str = ""
    address: str = ""
    clients: frozenset[int] = frozenset()
    is_certain: bool = True


@dataclass(frozen=True)
class Attempt:
    """What is to be tried now. An empty word is not known, and counts with nothing."""

    card: str = ""
    address: str = ""
    clients: frozenset[int] = frozenset()
    by_staff: bool = False  # who pays for many clients on the phone is counted by card and firm alone


def passed(attempt: Attempt, failures: list[Failure]) -> Limit | None:
    """The first limit that this attempt would go past."""
    return next(_passed(attempt, failures), None)


def _passed(attempt: Attempt, failures: list[Failure]) -> Iterator[Limit]:
    for limit in LIMITS:
        alike = [each for each in failures if each.ago <= limit.within and _is_alike(limit.what, attempt, each)]
        if len(alike) >= limit.failures:
            yield limit


def _is_alike(what: What, attempt: Attempt, failure: Failure) -> bool:
    if what is What.FIRM:
        return failure.is_certain
    if what is What.CARD:
        return bool(attempt.card) and attempt.card == failure.card
    if attempt.by_staff:
        return False
    if what is What.ADDRESS:
        return bool(attempt.address) and attempt.address == failure.address
    return bool(attempt.clients & failure.clients)
