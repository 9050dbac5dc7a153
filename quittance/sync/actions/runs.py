"""The record of each run: what was read and written, how long it took, why it failed."""

from datetime import datetime

from quittance.receivables.queries import as_of
from quittance.sync.actions.reading import Reading
from quittance.sync.models import Run
from quittance.sync.models.run import Kind, State

CUT_OFF = "The process that read was ended before it came to the end. The next run goes on where this one was."


def begin(reading: Reading, kind: Kind, *, total: int = 0, since: datetime | None = None) -> None:
    """`since` is when it began, for a turn that is recorded only once it has found something."""
    now = reading.tick()
    reading.run = Run.objects.create(kind=kind, started_at=since or now, heard_at=now, rows_expected=total)


def got_on(reading: Reading, table: str, rows: int) -> None:
    if reading.run is None:
        return
    reading.run.rows_read += rows
    Run.objects.filter(pk=reading.run.pk).update(
        table=table, rows_read=reading.run.rows_read, heard_at=reading.tick(), counts=reading.counts
    )


def done(reading: Reading) -> None:
    run = reading.run
    if run is None:
        return
    now = reading.tick()
    run.move(
        State.DONE,
        ended_at=now,
        heard_at=now,
        table="",
        rows_read=sum(each.get("read", 0) for each in reading.counts.values()),
        milliseconds=_milliseconds(run, now),
        lag_seconds=_lag_seconds(now),
        counts=reading.counts,
    )


def _lag_seconds(now: datetime) -> int | None:
    """How old the mirror had become by the time this run brought it up to date."""
    before = as_of()
    return max(0, int((now - before).total_seconds())) if before else None


def failed(run: Run, *, words: str, now: datetime) -> None:
    run.move(State.FAILED, ended_at=now, milliseconds=_milliseconds(run, now), failure=words)


def close_cut_off(*, now: datetime) -> None:
    """Whoever holds the firm's lock is alone: a run that still says it is under way was killed."""
    for run in Run.objects.filter(state=State.RUNNING):
        failed(run, words=CUT_OFF, now=now)


def _milliseconds(run: Run, now: datetime) -> int:
    return max(0, int((now - run.started_at).total_seconds() * 1000))
