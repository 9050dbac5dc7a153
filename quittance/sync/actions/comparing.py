"""The full compare: both sides count and sum fingerprints bucket by bucket; only buckets that differ are read.

It finds what no mark shows: deleted rows, rows that came late under an old version, a backup that was restored.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.integrations.pms.protocol import BUCKETS, FINGERPRINT, KEY, Moment
from quittance.receivables.actions import judging
from quittance.receivables.actions import mirror as receivables
from quittance.receivables.queries import ledger_faults
from quittance.sync.actions import changes, holds, losing, oddities, runs
from quittance.sync.actions.reading import Reading
from quittance.sync.actions.targets import TARGETS
from quittance.sync.models import HeldRow, Source
from quittance.sync.models.held_import import Kind as HeldKind
from quittance.sync.models.held_import import State as HeldState
from quittance.sync.models.run import Kind
from quittance.sync.queries import LEDGER_FAULTS_MAX
from quittance.tenancy.actions import mirroring

_BUCKETS_AT_ONCE = 256
_AT_ONCE = 5_000


def compare(reading: Reading, moment: Moment, *, back_from: int | None = None) -> None:
    """`back_from` is the mark that we had, where the source's lies before it: somebody restored a backup."""
    reading.counts = {}
    runs.begin(reading, Kind.COMPARE)
    told_first = moment.mark
    staged: changes.Staged = {}
    lost: dict[str, list[str]] = {}
    for table, numbers in _differing(reading).items():
        staged[table], lost[table] = _stage_differences(reading, table, numbers)
    here = _held_that_came_back(reading)
    moment = changes.stage_news(reading, staged, moment)
    with transaction.atomic():
        judging.wait_for_turn()
        now = reading.tick()
        if any(here.values()):
            holds.back_again(here=here, now=now)
        clients = changes.merge_staged(reading, staged, now)
        theirs, gone = losing.lose(keys=holds.vanished(keys=lost, now=now), now=now)
        clients |= theirs
        for table, number in gone.items():
            reading.count(table, gone=number)
        receivables.follow(clients=clients)
        holds.retell()
        if back_from is not None:
            Source.objects.filter(pk=reading.source.pk).update(went_back_at=now)
            marks = {"mark_before": back_from, "mark": moment.mark}
            events.record("source.went_back", reading.source, at=now, by="sync", **marks)
        _close(reading, moment, now)
    # The proof reads every row, and nobody should have to wait for a lock meanwhile.
    faults = Counter(fault.table for fault in ledger_faults(limit=LEDGER_FAULTS_MAX))
    reading.counts["ledger"] = {
        "faults": faults.total(),
        "invoices": faults["invoice"],
        "entries": faults["entry"],
    }
    if back_from is not None:
        reading.counts["went_back"] = {"from": back_from, "to": told_first}
    reading.counts["oddities"] = oddities.counted()
    runs.done(reading)


def _differing(reading: Reading) -> dict[str, list[int]]:
    """Per table the buckets that differ. Both databases count at the same time."""
    with ThreadPoolExecutor(1, thread_name_prefix="digest") as ahead:
        theirs = {table: ahead.submit(reading.reader.digest, table) for table in reading.mappers}
        ours = {table: mirroring.digest(TARGETS[table], BUCKETS) for table in reading.mappers}
        return {
            table: [number for number in range(BUCKETS) if told.result().get(number) != ours[table].get(number)]
            for table, told in theirs.items()
        }


def _stage_differences(reading: Reading, table: str, differing: list[int]) -> tuple[dict[str, int], list[str]]:
    """What the source has otherwise, and the keys that it no longer has."""
    target = TARGETS[table]
    mirroring.clear_stage(target)
    staged: dict[str, int] = {}
    lost: list[str] = []
    for start in range(0, len(differing), _BUCKETS_AT_ONCE):
        numbers = differing[start : start + _BUCKETS_AT_ONCE]
        seen: set[str] = set()
        for rows in reading.reader.buckets(table, numbers=numbers):
            seen.update(row[0] for row in rows)
            reading.stage(table, rows)
            staged.update((row[KEY], row[FINGERPRINT]) for row in rows if row[KEY] is not None)
            runs.got_on(reading, table, len(rows))
        # A row that cannot be mapped is still there; only what the source did not name at all is lost.
        lost += [key for key in mirroring.not_staged(target, numbers=numbers, buckets=BUCKETS) if key not in seen]
    return staged, lost


def _held_that_came_back(reading: Reading) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = HeldRow.objects.filter(held__kind=HeldKind.VANISHED, held__state=HeldState.OPEN)
    for table in reading.mappers:
        keys = list(rows.filter(table=table).values_list("source_key", flat=True))
        for start in range(0, len(keys), _AT_ONCE):
            for some in reading.reader.rows(table, keys=keys[start : start + _AT_ONCE]):
                found.setdefault(table, []).extend(row[0] for row in some)
    return found


def _close(reading: Reading, moment: Moment, now: datetime) -> None:
    changes.note(reading, moment, now)
    if changes.written(reading):
        # What changed behind the marks may have changed more than its own client's books.
        judging.judge(now=now)
        changes.tell(reading, now)
    Source.objects.filter(pk=reading.source.pk).update(compared_at=now)
