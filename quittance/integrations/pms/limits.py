"""How long and how much a source may answer, kept on our side: its own word on either may be broken."""

import time
from collections.abc import Generator
from contextlib import closing
from typing import Any, TypeVar, cast

import psycopg
from psycopg.abc import PQGen

from quittance.integrations.pms.protocol import KEY, Unreadable

BEYOND_MAX = 10_000  # rows over what was asked for: as many may stand under one key
ROWS_MAX = 20_000  # where a question names no limit of its own
SIZE_MAX = 200_000_000
_CHUNK = 1_000  # rows that the driver gathers before we count them
Answer = list[tuple[Any, ...]]
Result = TypeVar("Result")


class BoundedConnection(psycopg.Connection[tuple[Any, ...]]):
    """Gives up by our own clock: a server that fell silent does not end its statements either."""

    _seconds: float = 0
    _until: float | None = None

    def wait_at_most(self, seconds: float) -> None:
        """From now on, for whatever is said on this connection until this is called again."""
        self._seconds, self._until = seconds, time.monotonic() + seconds

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        if self._until is None:
            return super().wait(gen, interval, timeout)
        left = max(0, self._until - time.monotonic())
        try:
            return super().wait(gen, interval, left if timeout is None else min(left, timeout))
        except psycopg.OperationalError:
            if time.monotonic() < self._until:
                raise
        self.close()  # what was half heard cannot be taken up again
        raise Unreadable(
            f"The practice system did not answer within {self._seconds:g} seconds.",
            remedy="Look at the server and the network between; we ask again by ourselves.",
        )

    def rollback(self) -> None:
        """The library asks for it after every fault; asked of a closed line, it would hide what the fault was."""
        if not self.closed:
            super().rollback()


def gathered(cursor: psycopg.Cursor[tuple[Any, ...]], question: str, values: dict[str, Any]) -> Answer:
    """Taken in as it comes and counted on the way: an answer that is too large never lies here as a whole."""
    rows: Answer = []
    asked = values.get("limit", ROWS_MAX)
    size = counted = 0
    stream = cast(Generator[tuple[Any, ...], None, None], cursor.stream(question.encode(), values, size=_CHUNK))
    with closing(stream) as coming:
        for row in coming:
            rows.append(row)
            if len(rows) - counted < _CHUNK:
                continue
            size, counted = size + _size(rows[counted:]), len(rows)
            if fault := _too_much(rows, asked, size):
                cursor.connection.close()  # else the rest would have to be heard out
                raise fault
    if fault := _too_much(rows, asked, size + _size(rows[counted:])):
        raise fault
    return rows


def _size(rows: Answer) -> int:
    return sum(len(value) for row in rows for value in row if isinstance(value, (str, bytes)))


def _too_much(rows: Answer, asked: int, size: int) -> Unreadable | None:
    if len(rows) > asked + BEYOND_MAX:
        words = f"There are more than {BEYOND_MAX:,} rows with the key {str(rows[-1][KEY])[:40]}."
        return Unreadable(words, remedy="Choose a key that tells the rows apart.", permanent=True)
    if size > SIZE_MAX:
        words = f"{len(rows):,} rows hold more than {SIZE_MAX // 1_000_000} MB of text."
        return Unreadable(words, remedy="Bring shorter texts, or leave those columns out.", permanent=True)
    return None
