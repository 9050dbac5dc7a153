"""Who asks whom right now: a provider that keeps us waiting keeps few of us waiting, and the others hear so at once."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from quittance.integrations.identity.fault import Fault

PATIENCE = 1.0
"""Seconds for which a question may be on its way before those behind it are told that no answer comes."""


class Turns:
    """At most so many questions at a time by each name. Counted per process, whose threads they would hold."""

    def __init__(self, *, at_once: int) -> None:
        self._at_once = at_once
        self._begun: defaultdict[str, list[float]] = defaultdict(list)
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, name: str) -> Iterator[None]:
        begun = self._wait(name)
        try:
            yield
        finally:
            with self._changed:
                self._begun[name].remove(begun)
                if not self._begun[name]:
                    del self._begun[name]
                self._changed.notify_all()

    def _wait(self, name: str) -> float:
        """A short rush queues up; behind somebody who waits in vain nobody does."""
        came = time.monotonic()
        with self._changed:
            while len(self._begun[name]) >= self._at_once:
                left = PATIENCE - (time.monotonic() - min(came, *self._begun[name]))
                if left <= 0:
                    raise Fault("unreachable", "others wait for its answer already, and it keeps them waiting")
                self._changed.wait(left)
            begun = time.monotonic()
            self._begun[name].append(begun)
        return begun
