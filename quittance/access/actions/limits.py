"""Bounds of a person: the offices, partners and clients they may see, and no others."""

from collections.abc import Collection, Iterable
from datetime import datetime

from quittance.access.actions import editors
from quittance.access.models import Limit, Person
from quittance.access.rules import reach
from quittance.core import events

VALUE_LENGTH_MAX = 120
BOUNDS_MAX = 200


class CannotBound(Exception):
    """The bounds stay as they are; the text says why."""


def bound(*, person: Person, bounds: Collection[tuple[Limit.Kind, str]], by: str, now: datetime) -> bool:
    """Let the person see exactly this; nothing named: all clients. True if anything is other than before."""
    wanted = _told_apart(bounds)
    with editors.kept(by=by):
        held = {_key(limit.kind, limit.value): limit for limit in Limit.objects.filter(person=person)}
        if held.keys() == wanted.keys():
            return False
        Limit.objects.filter(pk__in=[limit.pk for key, limit in held.items() if key not in wanted]).delete()
        Limit.objects.bulk_create(
            [
                Limit(person=person, kind=kind, value=value, given_at=now, given_by=by)
                for key, (kind, value) in wanted.items()
                if key not in held
            ]
        )
        before = _listed((limit.kind, limit.value) for limit in held.values())
        kept = {key: (limit.kind, limit.value) for key, limit in held.items() if key in wanted}
        after = _listed({**wanted, **kept}.values())
        events.record("bounds.changed", person, at=now, by=by, before=before, after=after)
    return True


def _told_apart(bounds: Collection[tuple[Limit.Kind, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Each bound once, whatever its letter case and spaces."""
    if len(bounds) > BOUNDS_MAX:
        raise CannotBound(f"A person can have {BOUNDS_MAX} bounds, and these are {len(bounds)}. Name offices instead.")
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, written in bounds:
        value = " ".join(written.split())
        if not 0 < len(value) <= VALUE_LENGTH_MAX or not value.isprintable():
            raise CannotBound(f"Each bound has 1 to {VALUE_LENGTH_MAX} letters, all of them visible.")
        found.setdefault(_key(kind, value), (str(kind), value))
    return found


def _key(kind: str, value: str) -> tuple[str, str]:
    return str(kind), reach.plain(value)


def _listed(bounds: Iterable[tuple[str, str]]) -> list[str]:
    return sorted(f"{kind}: {value}" for kind, value in bounds)
