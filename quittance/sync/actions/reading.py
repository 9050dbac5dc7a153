"""One way through a source: rows are read, mapped into our words and staged; what cannot be mapped is kept apart."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from quittance.integrations.pms.protocol import FIRST_VALUE, KEY, TABLES, Reader, Row
from quittance.sync.actions import quarantine
from quittance.sync.actions.quarantine import Facts, Fault, Seen
from quittance.sync.actions.targets import TARGETS
from quittance.sync.models import FieldMap, Run, Source
from quittance.sync.rules import field_map
from quittance.sync.rules.field_map import Mapper
from quittance.sync.rules.values import KEY_LENGTH_MAX, Unmappable, shown
from quittance.tenancy.actions import mirroring

Tick = Callable[[], datetime]
Counts = dict[str, dict[str, int]]
# Of a larger change set only these are at hand as they came; the next run brings the others that were kept apart.
RAW_ROWS_MAX = 50_000


@dataclass
class Reading:
    """What a run has in hand."""

    source: Source
    reader: Reader
    tick: Tick
    map_number: int
    mappers: Mapping[str, Mapper]
    run: Run | None = None
    counts: Counts = field(default_factory=dict)
    waiting: dict[str, set[str]] = field(default_factory=dict)  # quarantined keys, as far as known
    refused: dict[str, set[str]] = field(default_factory=dict)  # of what was read, keys that could not be staged
    raw: dict[str, dict[str, Row]] = field(default_factory=dict)  # what is staged, as it came

    def count(self, table: str, **more: int) -> None:
        counted = self.counts.setdefault(table, {})
        for name, number in more.items():
            if number:
                counted[name] = counted.get(name, 0) + number

    def stage(self, table: str, rows: Sequence[Row], ready_made: "Mapped | None" = None) -> list[str]:
        """Tells the keys that were staged. Rows may have been mapped before, while others were written."""
        ready, faults = ready_made or mapped(self.mappers[table], rows)
        if faults:
            found = [Fault(key, reason, words, self.seen(table, row)) for key, reason, words, row in faults]
            self.count(table, quarantined=quarantine.keep(table=table, faults=found, now=self.tick()))
            self.waiting.setdefault(table, set()).update(fault.key for fault in found)
        refused = self.refused.setdefault(table, set())
        refused.difference_update(row[KEY] for row in ready)
        refused.update(key for key, *_ in faults)
        mirroring.stage(TARGETS[table], ready)
        raw = self.raw.setdefault(table, {})
        if len(raw) < RAW_ROWS_MAX:
            raw.update((row[KEY], row) for row in rows)
        self.count(table, read=len(rows))
        return [row[KEY] for row in ready]

    def settle(self, table: str, merged: mirroring.Merged, keys: Iterable[str]) -> None:
        """After a merge: what could not be written is kept apart, what waited and now stands is let go."""
        kept = {key for key, *_ in (*merged.orphans, *merged.loose)}
        raw = self.raw.pop(table, {})
        rows = {key: self.seen(table, raw[key]) for key in kept if key in raw}
        number = quarantine.orphans(table=table, merged=merged, rows=rows, now=self.tick())
        self.count(table, inserted=merged.inserted, updated=merged.updated, quarantined=number)
        waiting = self.waiting.setdefault(table, set())
        done = waiting.intersection(keys) - kept - self.refused.pop(table, set())
        if done:
            quarantine.release(table=table, keys=done)
            waiting -= done
        waiting |= kept

    def seen(self, table: str, row: Row) -> Seen:
        """A source row as it can be kept and shown, and what can be read of it."""
        names = self.reader.profile.tables[table].names
        plain = {name: _plain(value) for name, value in zip(names, row[FIRST_VALUE:], strict=True)}
        return Seen(plain, _facts(table, row, self.mappers[table].readable(row)))


def begin(*, source: Source, reader: Reader, tick: Tick) -> Reading:
    newest = FieldMap.objects.order_by("-number").first()
    mapping = field_map.merged(reader.profile.mapping, newest.choices if newest else {})
    mappers = {
        table: Mapper(table, reader.profile.tables[table].names, mapping.get(table, {}))
        for table in TABLES
        if table in reader.profile.tables
    }
    for table in mappers:
        mirroring.open_stage(TARGETS[table])
    return Reading(
        source=source,
        reader=reader,
        tick=tick,
        map_number=newest.number if newest else 0,
        mappers=mappers,
        waiting=quarantine.known(),
    )


_Fault = tuple[str, str, str, Row]
Mapped = tuple[list[Row], list[_Fault]]


def mapped(mapper: Mapper, rows: Sequence[Row]) -> Mapped:
    """The rows in our words, and those that have none, with the reason."""
    if not rows:
        return [], []
    keys = [row[KEY] for row in rows]
    try:
        if len(set(keys)) == len(keys) and "" not in keys and max(map(len, keys)) <= KEY_LENGTH_MAX:
            columns = mapper.columns(rows)
            return list(zip(keys, (row[1] for row in rows), *columns, strict=True)), []
    except (Unmappable, TypeError):
        pass  # one of them at least; each is looked at for itself
    return _one_by_one(mapper, rows)


def _one_by_one(mapper: Mapper, rows: Sequence[Row]) -> Mapped:
    ready: list[Row] = []
    faults: list[_Fault] = []
    seen: dict[str, int] = {}
    for row in rows:
        key = row[KEY] if isinstance(row[KEY], str) else ""
        seen[key] = seen.get(key, 0) + 1
    for row in rows:
        key = row[KEY] if isinstance(row[KEY], str) else ""
        if not key or len(key) > KEY_LENGTH_MAX:
            faults.append((key[:KEY_LENGTH_MAX] or "(none)", "key", f"The key {shown(row[KEY])} is none.", row))
        elif seen[key] > 1:
            faults.append((key, "duplicate", f"The source has {seen[key]} rows with the key “{key}”.", row))
        else:
            try:
                ready.append((key, row[1], *mapper.map(row)))
            except Unmappable as refused:
                faults.append((key, refused.reason, refused.words, row))
    return ready, faults


def _facts(table: str, row: Row, told: Mapping[str, Any]) -> Facts:
    name = str(told.get("name") or "")
    is_client = table == "clients"
    client_key = (row[KEY] if isinstance(row[KEY], str) else "") if is_client else str(told.get("client") or "")
    return Facts(
        label=str(told.get("number") or ("" if is_client else name))[:KEY_LENGTH_MAX],
        client_key=client_key[:KEY_LENGTH_MAX],
        client_name=name if is_client else "",
        open_cents=_open_cents(table, told),
    )


def _open_cents(table: str, told: Mapping[str, Any]) -> int | None:
    if table not in {"invoices", "entries"} or told.get("open") is None:
        return None
    if told.get("voided"):
        return 0
    sign = told.get("sign") if table == "entries" else 1
    return int(told["open"]) * sign if sign else None


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("latin-1").replace("\x00", "␀")
    return value.replace("\x00", "␀") if isinstance(value, str) else value
