"""A field map beside real rows: a few of the source's rows, each with what the map makes of it."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max, Min, Q

from quittance.integrations.pms.protocol import FIRST_VALUE, KEY, Reader, Row, Unreadable
from quittance.sync import queries
from quittance.sync.actions import labels, maps, sources
from quittance.sync.actions.targets import TARGETS
from quittance.sync.rules import field_map
from quittance.sync.rules.field_map import Choices, Mapper
from quittance.sync.rules.our_fields import OurField
from quittance.sync.rules.values import Unmappable, shown
from quittance.tenancy.models import Mirrored, Office, StaffMember

ROWS = 20
_SEEN_ROWS = 5_000
_WORDS_MAX, _WORD_LENGTH_MAX = 40, 60
_FOUND_BY: Mapping[str, tuple[str, ...]] = {
    "clients": ("number", "name"),
    "staff": ("code", "last_name", "address"),
    "contacts": ("last_name", "address", "company"),
    "client_contacts": ("client__number",),
    "invoices": ("number",),
    "entries": ("number", "reference"),
    "offices": ("name",),
    "jobs": ("name",),
}
_STAFF, _OFFICE = {"partner", "manager", "responsible", "staff_member"}, {"office"}
Opener = Callable[..., Reader]


class CannotRead(Exception):
    """The source does not show its rows now; the text says why, and what to do."""


@dataclass(frozen=True)
class Value:
    """One of our fields as a map fills it. `named` says whom a key stands for."""

    field: OurField
    value: Any
    named: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Pair:
    key: str
    source: list[tuple[str, str]]
    mapped: list[Value]
    fault: str = ""
    label: str = ""  # what people call it


def preview(
    *, table: str, choices: Choices, search: str = "", after: str = "", opener: Opener = sources.opened
) -> list[Pair]:
    """Raises maps.NoSource, CannotRead."""
    profile = maps.profile_in_force()
    with _opened(opener) as reader:
        if search:
            rows = [row for some in reader.rows(table, keys=keys_found(table, search)) for row in some][:ROWS]
        else:
            rows = reader.page(table, after=after or None, limit=ROWS)
    names = profile.tables[table].names
    new = Mapper(table, names, field_map.merged(profile.mapping, choices)[table])
    old = Mapper(table, names, maps.mapping_in_force()[table])
    return _labelled(table, _pairs(rows, names, old, new))


def seen(*, table: str, opener: Opener = sources.opened) -> dict[str, list[tuple[str, int]]]:
    """The words that really stand in each field of few words, the most frequent first."""
    names = maps.profile_in_force().tables[table].names
    with _opened(opener) as reader:
        rows = reader.page(table, after=None, limit=_SEEN_ROWS)
    found = {}
    for place, name in enumerate(names, start=FIRST_VALUE):
        counted = Counter(_word(row[place]) for row in rows)
        counted.pop("", None)
        if 0 < len(counted) <= _WORDS_MAX and max(map(len, counted)) <= _WORD_LENGTH_MAX:
            found[name] = counted.most_common()
    return found


@contextmanager
def _opened(opener: Opener) -> Iterator[Reader]:
    reader: Reader | None = None
    try:
        reader = opener(source=queries.live_source(), statement_seconds=10)
        yield reader
    except Unreadable as unreadable:
        raise CannotRead(f"{unreadable} {unreadable.remedy}".strip()) from None
    finally:
        if reader is not None:
            reader.close()


def keys_found(table: str, search: str) -> list[str]:
    """The keys by which the source may know what somebody typed: the key itself, a number, a name as it begins."""
    found = {search[:100]}
    columns = _FOUND_BY.get(table, ())
    wanted = Q()
    for column in columns:
        wanted |= Q(**{f"{column}__iexact": search})
    model: type[Mirrored] = TARGETS[table].model
    if columns:
        found.update(model.objects.filter(wanted).values_list("source_key", flat=True)[:ROWS])
    return sorted(found)


def random_key(table: str) -> str:
    """A place to begin to look from, somewhere in the mirror."""
    rows = TARGETS[table].model.objects
    ends = rows.aggregate(least=Min("pk"), most=Max("pk"))
    if ends["least"] is None:
        return ""
    start = ends["least"] + secrets.randbelow(ends["most"] - ends["least"] + 1)
    return rows.filter(pk__gte=start).order_by("pk").values_list("source_key", flat=True).first() or ""


def staff_names(keys: set[str]) -> dict[str, str]:
    return {row.source_key: str(row) for row in StaffMember.objects.filter(source_key__in=keys)}


def _pairs(rows: Sequence[Row], names: Sequence[str], old: Mapper, new: Mapper) -> list[Pair]:
    mapped = [(row, _mapped(old, row)[0], *_mapped(new, row)) for row in rows]
    wanted: dict[str, set[str]] = {"staff": set(), "offices": set()}
    for _, _, after, _ in mapped:
        for each, value in zip(new.fields, after, strict=False):
            kind = "staff" if each.name in _STAFF else "offices" if each.name in _OFFICE else ""
            if kind and value:
                wanted[kind].add(value)
    people = staff_names(wanted["staff"])
    offices = {row.source_key: str(row) for row in Office.objects.filter(source_key__in=wanted["offices"])}
    pairs = []
    for row, before, after, fault in mapped:
        values = [
            Value(
                field=each,
                value=value,
                named=people.get(value, "")
                if each.name in _STAFF
                else offices.get(value, "")
                if each.name in _OFFICE
                else "",
                changed=bool(before) and before[place] != value,
            )
            for place, (each, value) in enumerate(zip(new.fields, after, strict=False))
        ]
        pairs.append(Pair(str(row[KEY]), as_shown(row, names), values, fault))
    return pairs


def _labelled(table: str, pairs: list[Pair]) -> list[Pair]:
    """As the mirror names them; one that is not here yet by its own number and name."""
    known = labels.of(table=table, keys=[pair.key for pair in pairs])
    return [replace(pair, label=known.get(pair.key) or _own_name(pair)) for pair in pairs]


def _own_name(pair: Pair) -> str:
    named = {each.field.name: str(each.value) for each in pair.mapped if each.value}
    wanted = ("number", "code", "name", "first_name", "last_name", "company", "kind")
    return " ".join(named[name] for name in wanted if name in named)


def as_shown(row: Row, names: Sequence[str]) -> list[tuple[str, str]]:
    """A source row for people's eyes: nothing is hidden, an empty value looks empty."""
    return [(name, _text(value)) for name, value in zip(names, row[FIRST_VALUE:], strict=True)]


def _mapped(mapper: Mapper, row: Row) -> tuple[list[Any], str]:
    try:
        return mapper.map(row), ""
    except Unmappable as refused:
        return [], refused.words


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown(value)[1:-1]


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else _text(value).strip()
