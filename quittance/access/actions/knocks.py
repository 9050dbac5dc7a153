"""Wrong tries at a door, counted per address and network, so that guessing grows slow."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from quittance.access.models import Knock
from quittance.access.rules import knocks as rules


class TooMany(Exception):
    """The door stays shut for a while; `wait` says for how long. It tells nothing about whether the address exists."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__(f"Too many tries. Wait {max(1, round(wait.total_seconds() / 60))} min and try again.")


def refuse_if_many(*, door: str, marks: Iterable[rules.Mark], now: datetime) -> None:
    """Asked before anything is checked; raises TooMany."""
    longest = timedelta(0)
    for mark in marks:
        tries = _counted(door, mark, now)
        longest = max(longest, rules.wait(tries=list(tries.values_list("at", flat=True)), free=mark.free, now=now))
    if longest:
        raise TooMany(longest)


def count(*, door: str, marks: Iterable[rules.Mark], now: datetime) -> None:
    """One more try. Outside any transaction that a refusal rolls back."""
    Knock.objects.bulk_create([Knock(door=door, mark_sha256=_digest(mark), at=now) for mark in marks])


def pardon(*, door: str, mark: rules.Mark) -> None:
    """Who proved to be themselves starts afresh."""
    Knock.objects.filter(door=door, mark_sha256=_digest(mark)).delete()


def forget(*, before: datetime) -> None:
    Knock.objects.filter(at__lt=before).delete()


def _counted(door: str, mark: rules.Mark, now: datetime) -> QuerySet[Knock]:
    return Knock.objects.filter(door=door, mark_sha256=_digest(mark), at__gt=now - rules.COUNTED_FOR)


def _digest(mark: rules.Mark) -> bytes:
    return hashlib.sha256(mark.name.encode()).digest()
