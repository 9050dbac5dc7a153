"""Waiting for something to become true, with a limit and a reason."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

_Found = TypeVar("_Found")


def until(look: Callable[[], _Found], what: str, *, seconds: float = 60) -> _Found:
    """Look again and again until there is something; never longer than the limit."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    trouble: Exception | None = None
    while time.monotonic() < deadline:
        try:
            found = look()
        except (OSError, ValueError) as error:  # the world may be starting anew
            trouble = error
        else:
            if found:
                return found
        pause.wait(0.1)
    raise AssertionError(f"Waited {seconds:.0f} s in vain for {what}. {trouble or ''}")
