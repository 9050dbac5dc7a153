"""Asking from outside whether a service answers, as any visitor would."""

import socket
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException

PAUSE_SECONDS = 0.05
# No proxy of the machine stands between us and our own loopback.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers_http(address: str, *, timeout: float = 5.0) -> bool:
    with suppress(OSError, HTTPException, ValueError), _OPENER.open(address, timeout=timeout) as response:
        return bool(response.status == 200)
    return False


def accepts_tcp(host: str, port: int, *, timeout: float = 1.0) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=timeout):
        return True
    return False


class Probe:
    """Asks again and again on a thread of its own until it is answered, or let go."""

    def __init__(self, what: str, ask: Callable[[], bool]) -> None:
        self.what = what
        self.answered_at: float | None = None
        self._ask = ask
        self._enough = threading.Event()
        threading.Thread(target=self._insist, name=f"probe {what}", daemon=True).start()

    def let_go(self) -> None:
        self._enough.set()

    def _insist(self) -> None:
        while not self._enough.wait(PAUSE_SECONDS):
            if self._ask():
                self.answered_at = time.monotonic()
                return
