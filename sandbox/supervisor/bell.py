"""Waiting that ends at once when a signal comes: a child died, or somebody wants the end."""

import os
import select
import signal
from types import FrameType


class Bell:
    def __init__(self) -> None:
        self.asked_to_stop = False
        self._hears, rings = os.pipe()
        os.set_blocking(self._hears, False)
        os.set_blocking(rings, False)
        signal.set_wakeup_fd(rings, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def wait(self, seconds: float) -> None:
        if select.select([self._hears], [], [], max(0.0, seconds))[0]:
            os.read(self._hears, 4096)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True
