"""Which firm the running code works for. No firm, no rows: neither here nor in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class NoFirmInScope(Exception):
    """A tenant query was made while no firm was in scope."""

    def __init__(self, what: str = "This query") -> None:
        super().__init__(f"{what} needs a firm in scope: wrap it in `with scope.firm(firm_id):`.")


_firm_id: ContextVar[int | None] = ContextVar("quittance_firm", default=None)


@contextmanager
def firm(firm_id: int) -> Iterator[None]:
    token = _firm_id.set(firm_id)
    try:
        yield
    finally:
        _firm_id.reset(token)


@contextmanager
def no_firm() -> Iterator[None]:
    """Leave every scope: what runs inside must bring its own firm, as a job does."""
    token = _firm_id.set(None)
    try:
        yield
    finally:
        _firm_id.reset(token)


def current() -> int | None:
    return _firm_id.get()


def firm_id() -> int:
    found = _firm_id.get()
    if found is None:
        raise NoFirmInScope
    return found
