"""What changed since the mark: staged without a transaction, since the source may be slow; then merged in one."""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.integrations.pms.protocol import FINGERPRINT, KEY, Moment, Row
from quittance.receivables.actions import judging
from quittance.receivables.actions import mirror as receivables
from quittance.sync.actions import holds, losing, quarantine, runs
from quittance.sync.actions.reading import Reading
from quittance.sync.actions.targets import TARGETS
from quittance.sync.models import HeldImport, Source
from quittance.sync.models.held_import import Kind as HeldKind
from quittance.sync.models.run import Kind
from quittance.tenancy.actions import mirroring

_AT_ONCE = 5_000
# So often the tables are read until nobody changed anything meanwhile; a source that never rests is taken as it is.
_ROUNDS_MAX = 8
Staged = dict[str, dict[str, int]]  # per table the keys that are staged, with their fingerprints


def catch_up(reading: Reading, moment: Moment) -> bool:
    """Tells whether anything came. The mark moves with the rows in one transaction, or not at all."""
    reading.counts = {}
    began_at = reading.tick()
    released = holds.waiting_to_apply()
    staged: Staged = {table: {} for table in reading.mappers}
    for table in reading.mappers:
        mirroring.clear_stage(TARGETS[table])
    _look(reading)
    moment = stage_news(reading, staged, moment)
    _stage_waiting(reading, staged, released)
    if not any(staged.values()) and not released:
        note(reading, moment, reading.tick())
        return False
    with transaction.atomic():
        judging.wait_for_turn()
        now = reading.tick()
        clients = merge_staged(reading, staged, now)
        for held in released:
            clients |= _let_go(reading, held, now)
            holds.applied(held, now=now)
        receivables.follow(clients=clients)
        judging.judge(now=now, clients=clients)
        if any(each.get("held") for each in reading.counts.values()):
            holds.retell()
        note(reading, moment, now)
        if written(reading):
            runs.begin(reading, Kind.CHANGES, since=began_at)
            runs.done(reading)
            tell(reading, now)
    return True


def _look(reading: Reading) -> None:
    """Ask for no row, but for every column.

    Where nothing changes, a column that was renamed or a right that was taken away would be noticed by the next change
    only, and until then everything would look well.
    """
    for table in reading.mappers:
        reading.reader.page(table, after=None, limit=0)


def stage_news(reading: Reading, staged: Staged, moment: Moment) -> Moment:
    """What changed since the mark, read again until a whole round brings nothing new.

    The tables are read one after the other. Somebody who posts a receipt meanwhile would be here in one of them and not
    yet in the next, and a balance between the two is wrong. Tells the moment from which the next turn goes on.
    """
    since = reading.source.mark or 0
    for left in reversed(range(_ROUNDS_MAX)):
        quiet = True
        for table in reading.mappers:
            for rows in reading.reader.changed(table, since=since):
                fresh = [row for row in rows if staged[table].get(row[KEY]) != row[FINGERPRINT]]
                quiet = quiet and not fresh
                _stage_over(reading, table, fresh, staged[table])
        # The moment must have been taken before the last reading, or what came between would never be read.
        if quiet or not left:
            break
        since, moment = moment.mark, reading.reader.moment()
    return moment


def _stage_over(reading: Reading, table: str, rows: list[Row], staged: dict[str, int]) -> None:
    """In place of what was staged of the same rows before."""
    again = [row[KEY] for row in rows if row[KEY] in staged]
    if again:
        mirroring.unstage(TARGETS[table], keys=again)
    if rows:
        reading.stage(table, rows)
        staged.update((row[KEY], row[FINGERPRINT]) for row in rows)


def _stage_waiting(reading: Reading, staged: Staged, released: list[HeldImport]) -> None:
    """Rows in quarantine, and rows that were let in."""
    retried = quarantine.to_retry()
    for table in reading.mappers:
        again = set(retried.get(table, ())) | _let_in(released, table) | holds.called_for(table)
        for key in _stage_keys(reading, table, again - set(staged[table])):
            staged[table].setdefault(key, 0)


def _stage_keys(reading: Reading, table: str, keys: set[str]) -> set[str]:
    """Rows by their keys. What the source no longer has needs no quarantine."""
    seen: set[str] = set()
    present: set[str] = set()
    wanted = sorted(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        for rows in reading.reader.rows(table, keys=wanted[start : start + _AT_ONCE]):
            present.update(row[0] for row in rows)
            seen.update(reading.stage(table, rows))
    absent = keys - present
    if absent & reading.waiting.get(table, set()):
        quarantine.release(table=table, keys=absent)
        reading.waiting[table] -= absent
    return seen


def _let_in(released: list[HeldImport], table: str) -> set[str]:
    kept = [held for held in released if held.kind != HeldKind.VANISHED]
    return {key for held in kept for key in held.rows.filter(table=table).values_list("source_key", flat=True)}


def _let_go(reading: Reading, held: HeldImport, now: datetime) -> set[int]:
    """The firm said that these invoices are gone indeed."""
    clients: set[int] = set()
    if held.kind == HeldKind.VANISHED:
        keys = {table: list(held.rows.filter(table=table).values_list("source_key", flat=True)) for table in TARGETS}
        clients, gone = losing.lose(keys=keys, now=now)
        for table, number in gone.items():
            reading.count(table, gone=number)
    return clients


def merge_staged(reading: Reading, rows: Staged, now: datetime) -> set[int]:
    """All staged tables, in their order. Tells whose rows were written."""
    clients: set[int] = set()
    for table, staged in rows.items():
        if not staged:
            continue
        reading.count(table, held=holds.sift(table=table, now=now))
        merged = mirroring.merge(TARGETS[table], now=now)
        reading.settle(table, merged, staged)
        clients |= merged.clients
        mirroring.clear_stage(TARGETS[table])
    return clients


def written(reading: Reading) -> bool:
    kinds = ("inserted", "updated", "gone", "held")
    return any(each.get(kind) for each in reading.counts.values() for kind in kinds)


def tell(reading: Reading, now: datetime) -> None:
    """One event for all of it: a source with much to say must not fill the log with single rows."""
    if reading.run is not None:
        told = {table: {k: n for k, n in each.items() if k != "read"} for table, each in reading.counts.items()}
        events.record("mirror.changed", reading.run, at=now, by="sync", counts={t: n for t, n in told.items() if n})


def note(reading: Reading, moment: Moment, now: datetime) -> None:
    Source.objects.filter(pk=reading.source.pk).update(mark=moment.mark, polled_at=now)
    reading.source.mark = moment.mark
