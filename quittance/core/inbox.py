"""Everything that machines bring is stored, answered, and then opened once, at our own pace."""

import traceback
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import psycopg
import structlog
from django.db import connection, transaction
from django.db.models import F
from psycopg.types.json import Jsonb

from quittance.core import queue, scope
from quittance.core.models import Inbound, Stray

log = structlog.get_logger()

_KEEP_ONCE = """
    INSERT INTO core_inbound
        (firm_id, source, external_id, body, headers, received_at, next_try_at, attempts, last_error)
    VALUES (%s, %s, %s, %b, %s, %s, %s, 0, '') ON CONFLICT (firm_id, source, external_id) DO NOTHING
    RETURNING id, octet_length(body)
"""
RETRY_SECONDS = (5, 30, 120, 600, 3600)
TOGETHER_MAX = 20
TOGETHER_BYTES_MAX = 4_000_000

Opener = Callable[..., None]
_openers: dict[str, Opener] = {}


def wire(openers: dict[str, Opener]) -> None:
    """Called once at start with `config/wiring.py`'s table: who opens what comes from which source."""
    _openers.clear()
    _openers.update(openers)


def has_opener(source: str) -> bool:
    return source in _openers


def store(
    *, source: str, external_id: str, body: bytes, headers: dict[str, Any], now: datetime
) -> tuple[Inbound, bool]:
    """Keep it, durably, for the firm in scope. A second delivery of the same thing finds the first."""
    with transaction.atomic():
        row, is_new = Inbound.objects.get_or_create(
            source=source,
            external_id=external_id,
            defaults={"body": body, "headers": headers, "received_at": now, "next_try_at": now},
        )
        if is_new and has_opener(source):
            queue.enqueue("core.open_inbound", inbound_id=row.pk)
    return row, is_new


@dataclass(frozen=True)
class Brought:
    """One thing for one firm, with the sender's own name for it."""

    firm_id: int
    external_id: str
    body: bytes
    headers: dict[str, Any]


def store_all(brought: Sequence[Brought], *, source: str, job: str, now: datetime) -> int:
    """Keep many things of many firms in one transaction, with jobs for the new ones, and tell how many were new.

    What came together is worked off together: a job is told `inbound_ids`, of a few at a time.
    When this comes back they are on the disk: an answer that promises it may follow.
    """
    # Two who bring the same things in another order would wait for each other.
    in_order = sorted(brought, key=lambda each: (each.firm_id, each.external_id))
    count = 0
    with transaction.atomic():
        for firm_id, own in groupby(in_order, key=lambda each: each.firm_id):
            with scope.firm(firm_id):
                new = _insert(list(own), source=source, now=now)
                queue.enqueue_each(job, [{"inbound_ids": some} for some in _shared_out(new)])
                count += len(new)
    return count


def _shared_out(new: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The numbers of new rows, as many to a job as one works off well; large ones by themselves."""
    shares: list[list[int]] = []
    left = 0
    for number, size in new:
        left -= size
        if not shares or left < 0 or len(shares[-1]) == TOGETHER_MAX:
            shares.append([])
            left = TOGETHER_BYTES_MAX - size
        shares[-1].append(number)
    return shares


def _insert(own: Sequence[Brought], *, source: str, now: datetime) -> list[tuple[int, int]]:
    """Straight to the driver: it sends bytes as bytes and all rows in one go, where Django would write them as text."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO on")  # also tells the server which firm is in scope
    numbers = list[tuple[int, int]]()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as plain:
        rows = [(each.firm_id, source, each.external_id, each.body, Jsonb(each.headers), now, now) for each in own]
        plain.executemany(_KEEP_ONCE, rows, returning=True)
        while True:
            numbers += plain.fetchall()
            if not plain.nextset():
                return numbers


def store_stray(*, source: str, body: bytes, headers: dict[str, Any], reason: str, now: datetime) -> None:
    """Keep what is for nobody we know. The app role may write it and learn its number, and never read it."""
    Stray.objects.create(source=source, body=body, headers=headers, reason=reason, received_at=now)


def open_one(*, inbound_id: int, now: datetime) -> bool:
    """Open it in one transaction with the note that it was; True if this call did."""
    try:
        with transaction.atomic():
            row = Inbound.objects.select_for_update(skip_locked=True).filter(pk=inbound_id, handled_at=None).first()
            if row is None or not has_opener(row.source):
                return False
            _openers[row.source](row, now=now)
            Inbound.objects.filter(pk=inbound_id).update(handled_at=now, attempts=row.attempts + 1, last_error="")
    except Exception as error:  # noqa: BLE001  whatever an opener raises is kept with the row, shown to ops and tried again
        _put_off(inbound_id, error, now)
        return False
    return True


def note_opened(*, inbound_id: int, now: datetime) -> bool:
    """For openers with work before their transaction: they say in it that this is done. True if nobody had."""
    changes = {"handled_at": now, "attempts": F("attempts") + 1, "last_error": ""}
    return bool(Inbound.objects.filter(pk=inbound_id, handled_at=None).update(**changes))


def note_all_opened(*, inbound_ids: Collection[int], now: datetime) -> None:
    """The same of many at once."""
    changes = {"handled_at": now, "attempts": F("attempts") + 1, "last_error": ""}
    Inbound.objects.filter(pk__in=inbound_ids, handled_at=None).update(**changes)


def note_failed(*, inbound_id: int, error: Exception, now: datetime) -> None:
    """For the same: what went wrong is kept with the row, and when to try again."""
    _put_off(inbound_id, error, now)


def _put_off(inbound_id: int, error: Exception, now: datetime) -> None:
    row = Inbound.objects.defer("body").get(pk=inbound_id)
    wait = RETRY_SECONDS[min(row.attempts, len(RETRY_SECONDS) - 1)]
    Inbound.objects.filter(pk=inbound_id, handled_at=None).update(
        attempts=row.attempts + 1,
        next_try_at=now + timedelta(seconds=wait),
        last_error="".join(traceback.format_exception_only(error)).strip(),
    )
    log.error("inbound.failed", inbound=inbound_id, source=row.source, retry_seconds=wait, exc_info=error)
