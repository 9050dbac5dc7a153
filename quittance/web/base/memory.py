"""What many pages ask, remembered for some seconds in this process, so that not every page asks the database."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Found = TypeVar("_Found")
_MAX = 10_000
_all: "list[Memory[object]]" = []


class Memory(Generic[_Found]):
    """Answers by a key, each for so many seconds."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._known: dict[Hashable, tuple[float, _Found]] = {}
        self._lock = threading.Lock()
        _all.append(self)  # type: ignore[arg-type]  # forgotten without being read

    def of(self, key: Hashable, ask: Callable[[], _Found]) -> _Found:
        remembered = self._known.get(key)
        now = time.monotonic()
        if remembered and remembered[0] > now:
            return remembered[1]
        found = ask()
        with self._lock:
            if len(self._known) >= _MAX:
                self._known.clear()
            self._known[key] = (now + self._seconds, found)
        return found

    def forget(self) -> None:
        self._known.clear()


def forget() -> None:
    for memory in _all:
        memory.forget()
