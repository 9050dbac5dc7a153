"""One turn of a firm's mirror: whatever is due, a load, a compare or what changed. One at a time, on whatever host."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from quittance.core import locks, scope
from quittance.core.queue import enqueue
from quittance.integrations.pms.protocol import Reader, Unreadable
from quittance.receivables.actions import freshness, judging
from quittance.sync.actions import changes, comparing, loading, reading, runs, sources
from quittance.sync.actions.reading import Reading, Tick
from quittance.sync.models import FieldMap, Run, Source
from quittance.sync.models.run import Kind, State
from quittance.sync.rules import field_map

log = structlog.get_logger()
_OURS = "Something is wrong on our side. It was noted, and we try again by ourselves."
Opener = Callable[[Source], Reader]


def poll(*, tick: Tick, opener: Opener | None = None, compare: bool = False) -> bool:
    """Tells whether this call had its turn."""
    with locks.in_hand(locks.Kind.SYNC, scope.firm_id()) as mine:
        if not mine:
            return False
        source = Source.objects.filter(stage=Source.Stage.LIVE, paused_at=None).first()
        if source is None:
            return False
        runs.close_cut_off(now=tick())
        try:
            _turn(source, tick, opener or opened, compare=compare)
        except Unreadable as unreadable:
            _failed(source, f"{unreadable} {unreadable.remedy}".strip(), tick())
        except Exception as error:
            _failed(source, _OURS, tick())
            log.exception("sync.failed", exc_info=error)
            raise
        return True


def opened(source: Source) -> Reader:
    return sources.opened(source=source)


def _turn(source: Source, tick: Tick, opener: Opener, *, compare: bool) -> None:
    _judge(source, tick)
    reader = opener(source)
    try:
        as_of = _what_is_due(reading.begin(source=source, reader=reader, tick=tick), compare=compare)
    finally:
        reader.close()
    Source.objects.filter(pk=source.pk).update(polled_at=tick(), failing_since_at=None, failure="")
    freshness.touch(as_of=as_of)


def _what_is_due(now: Reading, *, compare: bool) -> datetime:
    """Tells as of when the mirror is true: our clock, read before the source was."""
    source = now.source
    just_loaded = False
    if source.loaded_at is None:
        just_loaded = loading.load(now)
        _judge(source, now.tick)
        # What was deleted while the load went by is found by a compare; the copy is shown before.
        enqueue("sync.poll", only_one_waiting=f"sync:{scope.firm_id()}")
    elif source.map_number != now.map_number:
        loading.remap(now, _remapped(now))
        _judge(source, now.tick)
    as_of = now.tick()
    moment = now.reader.moment()
    now.run = None
    back_from = source.mark if source.mark is not None and moment.mark < source.mark else None
    if compare or back_from is not None or (_compare_due(source, as_of) and not just_loaded):
        comparing.compare(now, moment, back_from=back_from)
        now.run = None
    changes.catch_up(now, moment)
    return as_of


def ask_for_compare(*, now: datetime) -> None:
    """Noted, so that a turn that is under way does not swallow it."""
    Source.objects.filter(stage=Source.Stage.LIVE).update(compare_asked_at=now)


def _compare_due(source: Source, now: datetime) -> bool:
    if source.compare_asked_at and source.compared_at and source.compare_asked_at > source.compared_at:
        return True
    return source.compared_at is None or now >= source.compared_at + timedelta(minutes=source.compare_minutes)


def _remapped(now: Reading) -> list[str]:
    """The tables whose map differs between the version the mirror was written by and the newest."""
    default = now.reader.profile.mapping
    written, newest = (
        field_map.merged(default, row.choices if row else {})
        for row in (
            FieldMap.objects.filter(number=now.source.map_number).first(),
            FieldMap.objects.filter(number=now.map_number).first(),
        )
    )
    return [table for table in now.mappers if written.get(table) != newest.get(table)]


def _judge(source: Source, tick: Tick) -> None:
    """After a load or another map everything is judged; a kill in between leaves the note that it is owed."""
    if source.unjudged:
        judging.judge(now=tick(), clients=None if 0 in source.unjudged else source.unjudged)
        Source.objects.filter(pk=source.pk).update(unjudged=[])


def _failed(source: Source, words: str, now: datetime) -> None:
    """The first failure of a standstill leaves a run; the rest would only repeat it."""
    running = Run.objects.filter(state=State.RUNNING).first()
    if running is None and source.failing_since_at is None:
        running = Run.objects.create(kind=Kind.CHANGES, started_at=now, heard_at=now)
    if running is not None:
        runs.failed(running, words=words, now=now)
    Source.objects.filter(pk=source.pk).update(
        polled_at=now, failing_since_at=source.failing_since_at or now, failure=words
    )
