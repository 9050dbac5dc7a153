"""Whether the machine stood still: a paused or starved process finds its time-outs over though nobody was slow."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_TICK_SECONDS = 0.5
STILL_SECONDS = 10.0  # less is a busy machine, and within every time-out of a story


class Watch:
    """`longest` is how long this process did not get to look at its clock."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._over = threading.Event()

    @property
    def stood_still(self) -> bool:
        return self.longest > STILL_SECONDS

    def look(self) -> None:
        before = time.monotonic()
        while not self._over.wait(_TICK_SECONDS):
            before, passed = time.monotonic(), time.monotonic() - before
            self.longest = max(self.longest, passed)
        self.longest = max(self.longest, time.monotonic() - before)

    def end(self) -> None:
        self._over.set()


@contextmanager
def watched() -> Iterator[Watch]:
    watch = Watch()
    thread = threading.Thread(target=watch.look, name="stillness", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch.end()
        thread.join()
