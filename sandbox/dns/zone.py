"""The zone: a file that anyone may edit while the world runs; the next question is answered from it."""

import logging
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sandbox.dns import wire
from sandbox.kit import files

log = logging.getLogger("sandbox.dns")

TTL_USUAL = 300
TTL_MAX = 604_800


class Zone:
    def __init__(self, path: Path, *, seeded: dict[str, object]) -> None:
        self.path = path
        self._read_at = 0
        self._names: dict[str, list[wire.Record]] = {}
        self._writing = threading.Lock()
        if not path.exists():
            files.replace(path, files.as_json(seeded))

    def records(self) -> list[wire.Record]:
        return [record for records in self._names_now().values() for record in records]

    def add(self, records: list[wire.Record]) -> int:
        """How many of them were not there already."""
        with self._writing:
            here = self.records()
            fresh = [record for record in dict.fromkeys(records) if not _is_among(record, here)]
            self._write([*here, *fresh])
        return len(fresh)

    def remove(self, record: wire.Record) -> bool:
        with self._writing:
            here = self.records()
            kept = [each for each in here if not _is_among(record, [each])]
            self._write(kept)
        return len(kept) < len(here)

    def _write(self, records: list[wire.Record]) -> None:
        facts: dict[str, Any] = files.read_json(self.path)
        facts["records"] = [_line(record) for record in records]
        files.replace(self.path, files.as_json(facts))

    def find(self, name: str) -> list[wire.Record] | None:
        names = self._names_now()
        if name in names:
            return names[name]
        # A name that only has names beneath it exists, and has no records.
        return [] if any(each.endswith("." + name) for each in names) else None

    def _names_now(self) -> dict[str, list[wire.Record]]:
        try:
            changed_at = self.path.stat().st_mtime_ns
            if changed_at != self._read_at:
                self._names = _by_name(files.read_json(self.path)["records"])
                self._read_at = changed_at
        except (OSError, KeyError, TypeError, ValueError) as error:
            log.warning("zone.json cannot be read (%s); answering from what it said before", error)
        return self._names


def _is_among(record: wire.Record, others: list[wire.Record]) -> bool:
    """How long it may be kept makes no other record of it."""
    return any((each.name, each.kind, each.value) == (record.name, record.kind, record.value) for each in others)


def _line(record: wire.Record) -> dict[str, Any]:
    facts = asdict(record)
    return {"name": facts["name"], "type": facts["kind"], "ttl": facts["ttl"], "value": facts["value"]}


def _by_name(lines: list[dict[str, object]]) -> dict[str, list[wire.Record]]:
    names: dict[str, list[wire.Record]] = {}
    for line in lines:
        kind = str(line["type"]).upper()
        if kind not in wire.KINDS:
            raise ValueError(f"unknown type {kind}")
        name = str(line["name"]).rstrip(".").lower()
        record = wire.Record(name, kind, int(str(line.get("ttl", TTL_USUAL))), str(line["value"]))
        wire.packed_value(record)  # a value that cannot be answered is found here, not at the question
        names.setdefault(name, []).append(record)
    return names
