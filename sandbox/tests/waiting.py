"""Waiting for a condition instead of sleeping."""

import select
import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def until(question: Callable[[], Answer], *, seconds: float = 20.0) -> Answer:
    """The first answer that is true."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        assert time.monotonic() < end, f"no answer within {seconds} s"
        select.select([], [], [], 0.02)
