"""Everything that machines bring is stored, answered, and then opened once, at our own pace."""

import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from quittance.core import queue
from quittance.core.models import Inbound, Stray

log = structlog.get_logger()

RETRY_SECONDS = (5, 30, 120, 600, 3600)

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


def _put_off(inbound_id: int, error: Exception, now: datetime) -> None:
    row = Inbound.objects.defer("body").get(pk=inbound_id)
    wait = RETRY_SECONDS[min(row.attempts, len(RETRY_SECONDS) - 1)]
    Inbound.objects.filter(pk=inbound_id, handled_at=None).update(
        attempts=row.attempts + 1,
        next_try_at=now + timedelta(seconds=wait),
        last_error="".join(traceback.format_exception_only(error)).strip(),
    )
    log.error("inbound.failed", inbound=inbound_id, source=row.source, retry_seconds=wait, exc_info=error)
