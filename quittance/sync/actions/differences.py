"""One row from three sides: as the source holds it now, as the map reads it, as it stands here; and why they differ."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from quittance.integrations.pms.protocol import FINGERPRINT, KEY, Reader, Row, Unreadable
from quittance.sync import queries
from quittance.sync.actions import maps, previews, sources
from quittance.sync.actions.targets import TARGETS
from quittance.sync.models import HeldRow, Quarantined, Source
from quittance.sync.models.held_import import State as HeldState
from quittance.sync.rules import field_map
from quittance.sync.rules.field_map import Mapper
from quittance.sync.rules.our_fields import OURS, OurField
from quittance.sync.rules.values import Unmappable
from quittance.tenancy.actions.mirroring import Target
from quittance.tenancy.models import Mirrored

_PLACED = {"USD", "CAD", "GBP"}
# What people know a row by.
_KNOWN_BY = ("number", "name", "reference", "code", "address", "last_name")
_FOUND_MAX = 20
_SIGNED = {"entries": 1, "applications": -1}


@dataclass(frozen=True)
class Line:
    field: OurField
    fed_by: Any
    mapped: Any
    ours: Any
    same: bool


@dataclass
class Difference:
    """What was found about one row."""

    table: str
    key: str
    verdict: str = "same"  # same, changed, new, gone, quarantined, held, unmapped, nowhere, unread
    reasons: list[str] = field(default_factory=list)
    source: list[tuple[str, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    is_at_source: bool = False
    ours: Mirrored | None = None
    quarantined: Quarantined | None = None
    held: Any = None


def look(*, table: str, key: str, opener: Callable[..., Reader] = sources.opened) -> Difference:
    """Reads the source live. Raises maps.NoSource."""
    profile, live = maps.profile_in_force(), queries.live_source()
    assert live is not None  # noqa: S101  the profile is its own
    found = Difference(table=table, key=key)
    found.ours = TARGETS[table].model.objects.filter(source_key=key).first()
    found.quarantined = Quarantined.objects.filter(table=table, source_key=key).first()
    found.held = queries.held_row(table=table, source_key=key)
    try:
        row = _read(live, table, key, opener)
    except Unreadable as unreadable:
        found.verdict = "unread"
        found.reasons.append(f"{unreadable} {unreadable.remedy}".strip())
        row = None
    found.is_at_source = row is not None
    mapping = maps.mapping_in_force()[table]
    mapped: list[Any] = []
    if row is not None:
        names = profile.tables[table].names
        found.source = previews.as_shown(row, names)
        try:
            mapped = Mapper(table, names, mapping).map(row)
        except Unmappable as refused:
            found.reasons.append(f"It cannot be read as it is: {refused.words}")
    found.lines = _lines(table, mapping, mapped, found.ours)
    if found.verdict != "unread":
        _judge(found, row, live)
    return found


def keys_not_here(*, table: str, number: str, opener: Callable[..., Reader] = sources.opened) -> list[str]:
    """Keys of rows that only the source has under this number: in quarantine, held, kept out, or not read yet."""
    held = Q(label__iexact=number) | Q(label__istartswith=f"{number} ")
    found = {*HeldRow.objects.filter(held, table=table).values_list("source_key", flat=True)[:_FOUND_MAX]}
    kept = Quarantined.objects.filter(table=table, label__iexact=number)
    found.update(kept.values_list("source_key", flat=True)[:_FOUND_MAX])
    live = queries.live_source()
    if not found and live is not None and live.mark is not None:
        with suppress(Unreadable):
            found.update(_not_read_yet(live, live.mark, table, number, opener))
    return sorted(found)[:_FOUND_MAX]


def _not_read_yet(live: Source, mark: int, table: str, number: str, opener: Callable[..., Reader]) -> list[str]:
    mapper = Mapper(table, maps.profile_in_force().tables[table].names, maps.mapping_in_force()[table])
    wanted = number.casefold()
    reader = opener(source=live, statement_seconds=10)
    try:
        rows = next(iter(reader.changed(table, since=mark)), [])
    finally:
        reader.close()
    told = ((row[KEY], mapper.readable(row)) for row in rows if isinstance(row[KEY], str))
    return [key for key, each in told if wanted in {str(each.get(name, "")).casefold() for name in _KNOWN_BY}]


def _read(live: Source, table: str, key: str, opener: Callable[..., Reader]) -> Row | None:
    reader = opener(source=live, statement_seconds=10)
    try:
        return next((row for some in reader.rows(table, keys=[key]) for row in some), None)
    finally:
        reader.close()


def _judge(found: Difference, row: Row | None, live: Source) -> None:
    """The verdict, and every reason that holds, the most telling first."""
    _waiting(found)
    ours = found.ours
    if row is None:
        _without_source(found)
    elif ours is None:
        if found.verdict == "same":
            found.verdict = "new"
            found.reasons.append(_not_here_yet(live))
    else:
        if ours.gone_at is not None:
            found.verdict = "new"
            found.reasons.append("It was gone from the source and is back there; the next full compare brings it in.")
        _with_both(found, row, ours, live)


def _waiting(found: Difference) -> None:
    if found.quarantined is not None:
        found.verdict = "quarantined"
        found.reasons.append(f"It waits in the quarantine: {found.quarantined.words}")
    if found.held is not None:
        found.verdict = "held"
        if found.held.held.state == HeldState.REFUSED:
            found.reasons.append("It belongs to an import that the firm refused, so it is kept out.")
        else:
            found.reasons.append("It is held until somebody of the firm decides: it looks like an import or a loss.")


def _without_source(found: Difference) -> None:
    if found.ours is None:
        found.verdict = "nowhere" if found.verdict == "same" else found.verdict
        found.reasons.append(
            "Neither the source nor the mirror has a row with this key, and no row that waits bears it as its number."
        )
    elif found.ours.gone_at is not None:
        found.verdict = "gone"
        found.reasons.append("It is gone from the source, and marked so here. It stays for what hangs on it.")
    else:
        found.verdict = "held" if found.held is not None else "gone"
        found.reasons.append("It vanished at the source. The next full compare marks it as gone here.")


def _with_both(found: Difference, row: Row, ours: Mirrored, live: Source) -> None:
    differs = any(not line.same for line in found.lines)
    newest = queries.newest_map()
    behind = (newest.number if newest else 0) != live.map_number
    if row[FINGERPRINT] != ours.source_hash:
        found.verdict = "changed" if found.verdict == "same" else found.verdict
        found.reasons.append("The source changed it after the last reading. The next one brings it in.")
    elif differs and behind:
        found.verdict = "unmapped"
        found.reasons.append(f"Version {newest.number if newest else 0} of the map is not applied to it yet.")
    elif differs and found.verdict == "same":
        found.verdict = "changed"
        found.reasons.append(_loose(found))


def _loose(found: Difference) -> str:
    named = [line.field.title for line in found.lines if not line.same and line.mapped and not line.ours]
    if named:
        return f"{', '.join(named)}: the row that it names is not in the mirror yet, so it stands here without it."
    return "The mirror has it otherwise than the map would read it now. “Compare now” on the status page repairs that."


def _not_here_yet(live: Source) -> str:
    if live.paused_at is not None:
        return "Reading is paused, so it has not come in."
    if live.failing_since_at is not None:
        return f"The last reading failed, so it has not come in: {live.failure}"
    if live.loaded_at is None:
        return "The first load has not come to it yet."
    return "It is new at the source since the last reading. The next one brings it in."


def _lines(table: str, mapping: field_map.Choices | Any, mapped: list[Any], ours: Mirrored | None) -> list[Line]:
    here = values_of(TARGETS[table], ours) if ours is not None else {}
    sign = next((value for each, value in zip(OURS[table], mapped, strict=False) if each.name == "sign"), 1)
    lines = []
    for place, each in enumerate(OURS[table]):
        if each.name not in TARGETS[table].staged:
            continue
        value = _as_written(table, each.name, mapped[place], sign) if mapped else None
        stands = here.get(each.name)
        if each.name == "sign":
            continue
        same = not mapped or ours is None or value == stands
        lines.append(Line(each, mapping.get(each.name, {}), value, stands, same))
    return lines


def _as_written(table: str, name: str, value: Any, sign: int) -> Any:
    """As the merge writes it: amounts with their sign, a currency that we know."""
    if name in {"amount", "open"} and table in _SIGNED:
        return _SIGNED[table] * sign * value
    if name == "currency" and value not in _PLACED:
        return "USD"
    if table == "entries" and name == "kind":
        return value or "other"
    return value


def values_of(target: Target, row: Mirrored) -> dict[str, Any]:
    """Our row by the names of the map: what points elsewhere as that row's key at the source."""
    found: dict[str, Any] = {}
    for reference in target.references:
        pointed = getattr(row, reference.column.removesuffix("_id"))
        if pointed is not None or reference.staged not in found:
            found[reference.staged] = pointed.source_key if pointed is not None else ""
    for name in target.staged:
        columns = [column for column, expression in target.values.items() if f"s.{name}" in expression.split()]
        column = columns[0] if columns else name
        if name not in found:
            found[name] = getattr(row, column, getattr(row, f"{column}_cents", None))
    return found
