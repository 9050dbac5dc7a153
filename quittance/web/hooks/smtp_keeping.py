"""What the door has taken in becomes rows: the mails of many connections in one transaction, and no answer before it.

One thread takes whatever waits, commits it, and answers all; meanwhile the next mails gather.
"""

import asyncio
import contextlib
import hashlib
import queue
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import structlog
from django.db import DataError, InterfaceError, OperationalError, close_old_connections, connection

from quittance.core import clock, inbox
from quittance.core.inbox import Brought

log = structlog.get_logger()

SOURCE = "smtp"
JOB = "relay.take_in_all"
_TOGETHER_MAX = 100
_TOGETHER_BYTES_MAX = 32 * 1024 * 1024


class Fate(Enum):
    """The worst last."""

    KEPT = "kept"
    UNSTORABLE = "unstorable"
    PUT_OFF = "put_off"


@dataclass(frozen=True)
class Letter:
    """A mail as one firm gets it."""

    firm_id: int
    content: bytes
    sender: str
    recipients: tuple[str, ...]
    headers: dict[str, Any]

    def brought(self) -> Brought:
        return Brought(self.firm_id, self._fingerprint(), self.content, self.headers)

    def _fingerprint(self) -> str:
        """The same bytes from the same sender to the same recipients: delivered again after a lost answer."""
        whom = sorted({address.lower() for address in self.recipients})
        parts = [hashlib.sha256(self.content).hexdigest(), self.sender, *whom]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class _Waiting:
    letter: Letter
    told: "asyncio.Future[Fate]"


class Keeper:
    """Belongs to one event loop, which asks it to keep and is told the fate of each mail."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="mail-keeper")
        self._thread.start()

    async def keep(self, letters: Sequence[Letter]) -> Fate:
        """Comes back once all are durable, or with the worst that became of one."""
        told = [self._loop.create_future() for _ in letters]
        for letter, future in zip(letters, told, strict=True):
            self._waiting.put(_Waiting(letter, future))
        fates = await asyncio.gather(*told)
        return max(fates, key=list(Fate).index, default=Fate.KEPT)

    def close(self) -> None:
        """What waits is still kept."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            together, is_last = self._gather()
            if together:
                fates = _kept([each.letter for each in together])
                with contextlib.suppress(RuntimeError):  # the loop was closed: nobody is left to be told
                    self._loop.call_soon_threadsafe(_tell, together, fates)
            if is_last:
                connection.close()
                return

    def _gather(self) -> tuple[list[_Waiting], bool]:
        found: list[_Waiting] = []
        size = 0
        while len(found) < _TOGETHER_MAX and size < _TOGETHER_BYTES_MAX:
            try:
                each = self._waiting.get(block=not found)
            except queue.Empty:
                break
            if each is None:
                return found, True
            found.append(each)
            size += len(each.letter.content)
        return found, False


def _tell(together: Sequence[_Waiting], fates: Sequence[Fate]) -> None:
    for each, fate in zip(together, fates, strict=True):
        if not each.told.done():  # its peer may have gone meanwhile
            each.told.set_result(fate)


def _kept(letters: Sequence[Letter]) -> list[Fate]:
    """If one of them cannot be stored, the others must not suffer: each is then tried alone."""
    try:
        close_old_connections()  # and the next use looks whether the server is still there
        inbox.store_all([letter.brought() for letter in letters], source=SOURCE, job=JOB, now=clock.now())
    except Exception as error:
        if len(letters) > 1 and not isinstance(error, OperationalError | InterfaceError):
            return [fate for letter in letters for fate in _kept([letter])]
        fate = Fate.UNSTORABLE if _is_of_the_row(error) else Fate.PUT_OFF
        log.exception("inbound.not_kept", mails=len(letters), fate=fate.value)
        return [fate] * len(letters)
    return [Fate.KEPT] * len(letters)


def _is_of_the_row(error: Exception) -> bool:
    """Whether the database will never take this row, however often it is brought."""
    return isinstance(error, DataError)
