"""The firm's field map: each change is a version of its own, none is ever edited, and each can be gone back to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from quittance.core import events, queue, scope
from quittance.integrations.pms import registry
from quittance.integrations.pms.protocol import Profile
from quittance.sync import queries
from quittance.sync.models import FieldMap, Source
from quittance.sync.rules import field_map, map_words
from quittance.sync.rules.field_map import Choices
from quittance.tenancy.models import StaffMember

NOTE_LENGTH_MAX = 500


class CannotSave(Exception):
    """The map stays as it is; `faults` says why."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults))


def save(*, choices: Choices, note: str, base_number: int, by: str, now: datetime) -> FieldMap:
    """A new version, if nobody saved another one since `base_number`."""
    profile = profile_in_force()
    choices = tidied(choices)
    faults = field_map.check({name: table.names for name, table in profile.tables.items()}, choices)
    if len(note) > NOTE_LENGTH_MAX:
        faults.append(f"The note is longer than {NOTE_LENGTH_MAX} characters.")
    if faults:
        raise CannotSave(faults)
    with transaction.atomic():
        newest = _newest_locked()
        if newest.number != base_number:
            raise CannotSave([f"Somebody saved version {newest.number} meanwhile. Look at it, then change it anew."])
        if newest.choices == choices:
            raise CannotSave(["Nothing differs from the version in force."])
        made = _written(newest.number + 1, choices, note.strip(), by, now)
        facts = {"number": made.number, "note": made.note, "changes": changes(before=newest.choices, after=choices)}
        events.record("mapping.changed", made, at=now, by=by, **facts)
        _remap()
    return made


def go_back(*, number: int, by: str, now: datetime) -> FieldMap:
    """The content of an older version as a new one; number 0 is the practice system's own map."""
    with transaction.atomic():
        newest = _newest_locked()
        wanted = FieldMap.objects.filter(number=number).first() if number else FieldMap(number=0, choices={})
        if wanted is None:
            raise CannotSave([f"There is no version {number}."])
        if wanted.choices == newest.choices:
            raise CannotSave([f"Version {newest.number} says the same as version {number}."])
        note = f"Back to version {number}" if number else "Back to the practice system's own map"
        made = _written(newest.number + 1, wanted.choices, note, by, now, taken_from=number)
        told = changes(before=newest.choices, after=wanted.choices)
        facts = {"number": made.number, "taken_from": number, "changes": told}
        events.record("mapping.taken_back", made, at=now, by=by, **facts)
        _remap()
    return made


def tidied(choices: Choices) -> dict[str, dict[str, Any]]:
    """Only what differs from the profile's own map."""
    default = profile_in_force().mapping
    found = {
        table: {
            name: _plain(choice)
            for name, choice in chosen.items()
            if not map_words.is_same(choice, default.get(table, {}).get(name, {}))
        }
        for table, chosen in choices.items()
    }
    return {table: chosen for table, chosen in found.items() if chosen}


def _plain(choice: Mapping[str, Any]) -> dict[str, Any]:
    """Without conditions for which no word was chosen, unless there is no other."""
    found = dict(choice)
    if "any" in found:
        found["any"] = [each for each in found["any"] if each.get("one_of")] or found["any"][:1]
        return dict(found["any"][0]) if len(found["any"]) == 1 else found
    return found


class NoSource(Exception):
    """No practice system is connected, so there is nothing to map."""


def profile_in_force() -> Profile:
    live = queries.live_source()
    profile = registry.PROFILES.get(live.profile) if live else None
    if live is None or profile is None:
        raise NoSource("No practice system is connected yet.")
    if not profile.own_queries:
        return profile
    tables = {name: table for name, table in profile.tables.items() if name in live.queries}
    return replace(profile, tables=tables, mapping={name: profile.mapping[name] for name in tables})


def mapping_in_force() -> Mapping[str, Mapping[str, Any]]:
    """All of it: what the firm chose, laid over the profile's own."""
    newest = queries.newest_map()
    return field_map.merged(profile_in_force().mapping, newest.choices if newest else {})


def changes(*, before: Choices, after: Choices) -> list[dict[str, str]]:
    """What differs between two versions, line by line."""
    return map_words.changes(profile_in_force().mapping, before, after, people={**people(before), **people(after)})


def people(choices: Choices) -> dict[str, str]:
    """Whom a map names for all rows, by their keys."""
    keys = [str(choice["static"]) for chosen in choices.values() for choice in chosen.values() if "static" in choice]
    return {row.source_key: str(row) for row in StaffMember.objects.filter(source_key__in=keys)}


def _newest_locked() -> FieldMap:
    """Two who save at once come one after the other: the row of the source in force is the gate."""
    list(Source.objects.select_for_update().filter(stage=Source.Stage.LIVE))
    return queries.newest_map() or FieldMap(number=0, choices={})


def _written(
    number: int, choices: Choices, note: str, by: str, now: datetime, *, taken_from: int | None = None
) -> FieldMap:
    return FieldMap.objects.create(
        number=number, choices=choices, note=note, made_at=now, made_by=by, taken_from=taken_from
    )


def _remap() -> None:
    queue.enqueue("sync.remap", only_one_waiting=f"sync.remap:{scope.firm_id()}")
