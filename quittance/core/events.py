"""News travels up by a row: recorded with the change it tells of, reacted to later, once by each listener."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from django.db import models, transaction

from quittance.core import gathering, queue
from quittance.core.models import Event, Reaction

log = structlog.get_logger()

RETRY_SECONDS = (5, 30, 120, 600, 3600)


class Listener(Protocol):
    __module__: str
    __qualname__: str

    def __call__(self, event: Event, *, now: datetime) -> None: ...


_listeners: dict[str, dict[str, Listener]] = {}


def wire(reactions: Mapping[str, Sequence[Callable[..., None]]]) -> None:
    """Called once at start with `config/wiring.py`'s table."""
    _listeners.clear()
    for name, listeners in reactions.items():
        _listeners[name] = {listener_name(listener): listener for listener in listeners}


def listener_name(listener: Callable[..., None]) -> str:
    return f"{listener.__module__.removeprefix('quittance.')}.{listener.__qualname__}"


def record(name: str, subject: models.Model, /, *, at: datetime, by: str, **facts: object) -> Event:
    """Write that it happened. Must stand in the transaction of the change itself."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{name} must be recorded in the transaction that makes it true.")
    event = Event(
        name=name,
        subject_type=subject._meta.label_lower,  # noqa: SLF001  Django's Meta API
        subject_id=subject.pk,
        at=at,
        by=by,
        facts=facts,
    )
    listeners = _listeners.get(name, {})
    if not listeners:
        gathering.write([event])
        return event
    event.save(force_insert=True)
    for listener in listeners:
        reaction = Reaction.objects.create(event=event, listener=listener, recorded_at=at, next_try_at=at)
        queue.enqueue("core.react", reaction_id=reaction.pk)
    return event


def react(*, reaction_id: int, now: datetime) -> bool:
    """Let one listener react, in one transaction with the note that it did. True if it was its turn and it reacted."""
    try:
        with transaction.atomic():
            reaction = (
                Reaction.objects.select_for_update(skip_locked=True).filter(pk=reaction_id, handled_at=None).first()
            )
            if reaction is None:
                return False
            _listeners[reaction.event.name][reaction.listener](reaction.event, now=now)
            Reaction.objects.filter(pk=reaction_id).update(
                handled_at=now, attempts=reaction.attempts + 1, last_error=""
            )
    except Exception as error:  # noqa: BLE001  whatever a listener raises is kept with the row, shown to ops and tried again
        _put_off(reaction_id, error, now)
        return False
    return True


def _put_off(reaction_id: int, error: Exception, now: datetime) -> None:
    reaction = Reaction.objects.get(pk=reaction_id)
    wait = RETRY_SECONDS[min(reaction.attempts, len(RETRY_SECONDS) - 1)]
    Reaction.objects.filter(pk=reaction_id, handled_at=None).update(
        attempts=reaction.attempts + 1,
        next_try_at=now + timedelta(seconds=wait),
        last_error="".join(traceback.format_exception_only(error)).strip(),
    )
    log.error("reaction.failed", reaction=reaction_id, listener=reaction.listener, retry_seconds=wait, exc_info=error)
