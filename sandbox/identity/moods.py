"""How the provider misbehaves when it is asked to. Nothing of it is kept: after a new start it behaves."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.identity.catalogue import CATALOGUE
from sandbox.identity.mood import Mood

TIMES_MAX = 1_000_000
SECONDS, SECONDS_MAX = 15, 120


class NotUnderstood(ValueError):
    """The wish is of no shape we know; the words say which part."""


@dataclass(frozen=True)
class Wish:
    left: int | None  # how many answers more; None is until taken back
    seconds: int = SECONDS

    @property
    def words(self) -> str:
        if self.left is None:
            return "until taken back"
        return "for the next answer" if self.left == 1 else f"for the next {self.left} answers"


@dataclass(frozen=True)
class Taken:
    """What is to be done to one answer."""

    keys: frozenset[str] = field(default_factory=frozenset)
    seconds: int = 0

    def __contains__(self, key: object) -> bool:
        return key in self.keys


class Moods:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wishes: dict[str, Wish] = {}

    def become(self, wish: Mapping[str, Any]) -> None:
        """The whole behaviour anew; what is not named is well-behaved. An unclear wish changes nothing."""
        read = {key: _read(key, value) for key, value in wish.items()}
        with self._lock:
            self._wishes = read

    def add(self, key: str, value: Any) -> None:
        read = _read(key, value)
        with self._lock:
            self._wishes = {**self._wishes, key: read}

    def take_back(self, key: str) -> None:
        with self._lock:
            self._wishes = {each: wish for each, wish in self._wishes.items() if each != key}

    def now(self) -> dict[str, Wish]:
        with self._lock:
            return dict(self._wishes)

    def as_facts(self) -> dict[str, Any]:
        return {
            key: {"times": wish.left, **({"seconds": wish.seconds} if CATALOGUE[key].has_seconds else {})}
            for key, wish in self.now().items()
        }

    def taken(self, stage: str, *, impossible: frozenset[str] = frozenset(), lasting_only: bool = False) -> Taken:
        """What the answer at this stage is to do. Asked once per answer: what was wished once is used up here."""
        with self._lock:
            found = {
                key: wish
                for key, wish in self._wishes.items()
                if CATALOGUE[key].stage == stage and key not in impossible and (wish.left is None or not lasting_only)
            }
            for key, wish in found.items():
                if wish.left == 1:
                    del self._wishes[key]
                elif wish.left is not None:
                    self._wishes[key] = Wish(wish.left - 1, wish.seconds)
        slow = max((wish.seconds for key, wish in found.items() if CATALOGUE[key].has_seconds), default=0)
        return Taken(frozenset(found), slow)


def listed(side: str) -> list[Mood]:
    return [mood for mood in CATALOGUE.values() if mood.side == side]


def _read(key: str, value: Any) -> Wish:
    if key not in CATALOGUE:
        raise NotUnderstood(f"There is no misbehaviour {key}. See api/misbehave/catalogue for all of them.")
    if isinstance(value, dict):
        unknown = set(value) - {"times", "seconds"}
        if unknown:
            raise NotUnderstood(f"{key}: unknown {', '.join(sorted(unknown))}. Known: times, seconds.")
        return Wish(_times(key, value.get("times", 1)), _number(key, value.get("seconds", SECONDS), SECONDS_MAX))
    return Wish(_times(key, value))


def _times(key: str, value: Any) -> int | None:
    if value is None or value == "always":
        return None
    return _number(key, 1 if value == "once" else value, TIMES_MAX)


def _number(key: str, value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise NotUnderstood(f'{key} is "once", "always" or a whole number from 1 to {most}.')
    return value
