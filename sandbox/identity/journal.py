"""What was asked and what was answered, in words that the firm's IT can read. The last ones only, and not kept."""

import itertools
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

LINES_MAX = 200
TEXT_MAX = 20_000
HIDDEN = frozenset({"client_secret", "authorization"})


@dataclass(frozen=True)
class Line:
    number: int
    at: float
    side: str  # oidc, saml, scim, door
    what: str
    outcome: str
    asked: dict[str, Any]
    answered: dict[str, Any]
    moods: tuple[str, ...] = ()


class Journal:
    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=LINES_MAX)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def write(
        self,
        what: str,
        outcome: str,
        *,
        asked: dict[str, Any],
        answered: dict[str, Any],
        moods: frozenset[str] = frozenset(),
    ) -> None:
        """`what` begins with its side: "oidc token"."""
        side = what.partition(" ")[0]
        facts = (_shown(asked), _shown(answered))
        with self._lock:
            line = Line(next(self._numbers), time.time(), side, what, outcome, *facts, tuple(sorted(moods)))
            self._lines.appendleft(line)

    def lines(self, side: str = "") -> list[Line]:
        """Newest first."""
        with self._lock:
            return [line for line in self._lines if side in {"", line.side}]

    def empty(self) -> None:
        with self._lock:
            self._lines.clear()


def _shown(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: "(hidden)" if name.casefold() in HIDDEN else _cut(value) for name, value in facts.items()}


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > TEXT_MAX:
        return f"{value[:TEXT_MAX]}\n… {len(value) - TEXT_MAX:,} characters more"
    if isinstance(value, dict):
        return {name: _cut(each) for name, each in value.items()}
    return value
