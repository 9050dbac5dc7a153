"""A field map tried on the source's rows before it is put in force: beside a few of them, or on all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from quittance.core import queue
from quittance.integrations.pms.protocol import KEY, Reader, Row, Unreadable
from quittance.sync import queries
from quittance.sync.actions import maps, sources
from quittance.sync.models import Source, Trial
from quittance.sync.models.trial import State
from quittance.sync.rules import field_map, map_words
from quittance.sync.rules.field_map import Choices, Mapper
from quittance.sync.rules.our_fields import OURS
from quittance.sync.rules.values import Unmappable

SMALL_ROWS = 3_000
_PAGE_ROWS = 10_000
_SAMPLES = 20
_REASONS = 20
_LOST = "The process that tried it was ended. Try it once more."
Opener = Callable[..., Reader]


@dataclass
class Tally:
    """What a map would change in one table."""

    rows: int = 0
    changed: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    samples: list[dict[str, Any]] = field(default_factory=list)
    unreadable: dict[str, int] = field(default_factory=dict)
    unreadable_samples: list[dict[str, str]] = field(default_factory=list)
    readable_again: int = 0


def ask(
    *, choices: Choices, group: str, base_number: int, by: str, now: datetime, opener: Opener = sources.opened
) -> Trial:
    """Try a map on all rows that it concerns: at once where they are few, else by a job. Raises maps.CannotSave."""
    profile = maps.profile_in_force()
    choices = maps.tidied(choices)
    faults = field_map.check({name: table.names for name, table in profile.tables.items()}, choices)
    if faults:
        raise maps.CannotSave(faults)
    trial = Trial.objects.create(
        choices=choices, group=group, base_number=base_number, asked_at=now, asked_by=by, heard_at=now
    )
    if not _is_small(trial, opener):
        queue.enqueue("sync.try_map", trial_id=trial.pk)
        return trial
    run(trial_id=trial.pk, tick=lambda: now, opener=opener)
    trial.refresh_from_db()
    return trial


def run(*, trial_id: int, tick: Callable[[], datetime], opener: Opener = sources.opened) -> None:
    """Read every row of the tables concerned and say what the new map would make of it."""
    trial = Trial.objects.get(pk=trial_id)
    if trial.state == State.RUNNING:  # whoever had it in hand was killed
        trial.move(State.FAILED, failure=_LOST, heard_at=tick())
        return
    if not trial.move(State.RUNNING, heard_at=tick()):
        return
    try:
        reader = opener(source=_live())
        try:
            result = _tried(trial, reader, tick)
        finally:
            reader.close()
    except Unreadable as unreadable:
        trial.move(State.FAILED, failure=f"{unreadable} {unreadable.remedy}".strip(), heard_at=tick())
    else:
        trial.move(State.DONE, result=result, heard_at=tick())


def tables_of(trial: Trial) -> list[str]:
    """The tables whose rows come out otherwise than by the map in force."""
    default, before = maps.profile_in_force().mapping, _before()
    changed = {table for table, _ in map_words.changed_fields(default, before, trial.choices)}
    return [table for table in OURS if table in changed]


def forget(*, before: datetime) -> None:
    """A trial shows real rows, so it is not kept for long."""
    Trial.objects.filter(asked_at__lt=before).delete()


def _before() -> Choices:
    newest = queries.newest_map()
    return newest.choices if newest else {}


def _live() -> Source:
    live = queries.live_source()
    if live is None:
        raise Unreadable("No practice system is connected.", permanent=True)
    return live


def _is_small(trial: Trial, opener: Opener) -> bool:
    """How many rows there are is asked of the source; one that does not answer is told of by the job."""
    try:
        reader = opener(source=_live())
        try:
            total = sum(reader.count(table) for table in tables_of(trial))
        finally:
            reader.close()
    except Unreadable:
        return True
    Trial.objects.filter(pk=trial.pk).update(rows_expected=total)
    return total <= SMALL_ROWS


def _tried(trial: Trial, reader: Reader, tick: Callable[[], datetime]) -> dict[str, Any]:
    default, before = reader.profile.mapping, _before()
    old, new = field_map.merged(default, before), field_map.merged(default, trial.choices)
    changed: dict[str, set[str]] = {}
    for table, name in map_words.changed_fields(default, before, trial.choices):
        changed.setdefault(table, set()).add(name)
    result: dict[str, Any] = {}
    done = 0
    for table in (name for name in OURS if name in changed):
        names = reader.profile.tables[table].names
        pair = Mapper(table, names, old[table]), Mapper(table, names, new[table])
        tally = Tally()
        for rows in _pages(reader, table):
            _compare(tally, rows, pair, changed[table])
            done += len(rows)
            Trial.objects.filter(pk=trial.pk).update(rows_read=done, heard_at=tick())
        result[table] = vars(tally)
    return result


def _pages(reader: Reader, table: str) -> Iterator[list[Row]]:
    after = None
    while True:
        rows = reader.page(table, after=after, limit=_PAGE_ROWS)
        if rows:
            yield rows
        if len(rows) < _PAGE_ROWS:
            return
        after = rows[-1][KEY]


def _compare(tally: Tally, rows: Sequence[Row], pair: tuple[Mapper, Mapper], changed: set[str]) -> None:
    """Column by column where all rows can be read, since nearly all of them can."""
    tally.rows += len(rows)
    old, new = pair
    try:
        before, after = old.columns(rows), new.columns(rows)
    except (Unmappable, TypeError):
        for row in rows:
            _compare_one(tally, row, pair, changed)
        return
    places = [(place, each.name) for place, each in enumerate(new.fields) if each.name in changed]
    for number, row in enumerate(rows):
        differing = [(name, before[p][number], after[p][number]) for p, name in places]
        _count(tally, row, [each for each in differing if each[1] != each[2]], max(1, _SAMPLES // len(changed)))


def _compare_one(tally: Tally, row: Row, pair: tuple[Mapper, Mapper], changed: set[str]) -> None:
    before, was_wrong = _mapped(pair[0], row)
    after, wrong = _mapped(pair[1], row)
    if wrong is not None and was_wrong is None:
        reason = wrong.words
        if reason in tally.unreadable or len(tally.unreadable) < _REASONS:
            tally.unreadable[reason] = tally.unreadable.get(reason, 0) + 1
        else:
            tally.unreadable["other reasons"] = tally.unreadable.get("other reasons", 0) + 1
        if len(tally.unreadable_samples) < _SAMPLES:
            tally.unreadable_samples.append({"key": str(row[KEY]), "words": reason})
    elif was_wrong is not None and wrong is None:
        tally.readable_again += 1
    elif wrong is None:
        names = [(place, each.name) for place, each in enumerate(pair[1].fields) if each.name in changed]
        differing = [(name, before[p], after[p]) for p, name in names if before[p] != after[p]]
        _count(tally, row, differing, max(1, _SAMPLES // len(changed)))


def _mapped(mapper: Mapper, row: Row) -> tuple[list[Any], Unmappable | None]:
    try:
        return mapper.map(row), None
    except Unmappable as refused:
        return [], refused


def _count(tally: Tally, row: Row, differing: list[tuple[str, Any, Any]], share: int) -> None:
    """`share` is how many samples each field may have, so that a rare change is seen beside a frequent one."""
    if not differing:
        return
    tally.changed += 1
    for name, _, _ in differing:
        tally.fields[name] = tally.fields.get(name, 0) + 1
    if len(tally.samples) < _SAMPLES and any(tally.fields[name] <= share for name, _, _ in differing):
        told = [[name, _plain(before), _plain(after)] for name, before, after in differing]
        tally.samples.append({"key": str(row[KEY]), "fields": told})


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int) else str(value if value is not None else "")


def saved(*, trial: Trial, note: str, by: str, now: datetime) -> int:
    """Put what was tried in force. Raises maps.CannotSave. Tells the version's number."""
    with transaction.atomic():
        made = maps.save(choices=trial.choices, note=note, base_number=trial.base_number, by=by, now=now)
    return made.number
