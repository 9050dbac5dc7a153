"""One turn of a firm's mirror: whatever is due, a load, a compare or what changed. One at a time, on whatever host."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from quittance.core import locks, scope
from quittance.integrations.pms import opening, registry
from quittance.integrations.pms.protocol import Reader, Unreadable
from quittance.receivables.actions import freshness, judging
from quittance.sync.actions import changes, comparing, loading, reading, runs, sources, whereabouts
from quittance.sync.actions.reading import Reading, Tick
from quittance.sync.models import FieldMap, Run, Source
from quittance.sync.models.run import Kind, State
from quittance.sync.rules import field_map, source_address
from quittance.sync.rules.source_address import BadAddress
from quittance.tenancy.actions import vault

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
    try:
        whereabouts.refuse_ours(source_address.read(source.address, schemes=registry.PROFILES[source.profile].schemes))
        password = vault.reveal(name=sources.secret_name(source))
    except BadAddress as bad:
        raise Unreadable(str(bad), remedy="Change the address.", permanent=True) from None
    except vault.NotKept:
        raise Unreadable("The user's password is not kept here.", remedy="Enter it again.", permanent=True) from None
    return opening.open_reader(source.profile, address=source.address, password=password, queries=source.queries)


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
    if source.loaded_at is None:
        loading.load(now)
        _judge(source, now.tick)
    elif source.map_number != now.map_number:
        loading.remap(now, _remapped(now))
        _judge(source, now.tick)
    as_of = now.tick()
    moment = now.reader.moment()
    now.run = None
    back_in_time = source.mark is not None and moment.mark < source.mark
    if compare or back_in_time or _compare_due(source, as_of):
        comparing.compare(now, moment)
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
