"""Reads whose answer stays the same while one page of a payer is made: what the firm is, what it chose, where it banks.

Outside of `reading` each question is asked anew, so jobs and the firm's own pages, which change these, see what is so.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from quittance.core import scope

_Found = TypeVar("_Found")
_known: ContextVar[dict[tuple[int | None, Callable[[], Any]], Any] | None] = ContextVar("quittance_once", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Inside, each of these is asked once. Nothing inside may change what they answer; what is known already stays."""
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def asked(ask: Callable[[], _Found]) -> Callable[[], _Found]:
    """Make a question without words one that is asked once while reading, for each firm."""

    @functools.wraps(ask)
    def answer() -> _Found:
        known = _known.get()
        if known is None:
            return ask()
        key = (scope.current(), ask)
        if key not in known:
            known[key] = ask()
        found: _Found = known[key]
        return found

    return answer
