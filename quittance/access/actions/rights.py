"""Single rights of a person, on top of what their groups give."""

from collections.abc import Iterable
from datetime import datetime

from quittance.access.actions import editors
from quittance.access.models import Grant, Person
from quittance.access.rules.permissions import Permission
from quittance.core import events


class NoSuchRight(Exception):
    """The rights stay as they are; the text names the one nobody knows."""


def give(*, person: Person, permissions: Iterable[str], by: str, now: datetime) -> bool:
    """Let the person have exactly these rights of their own. True if anything is other than before."""
    try:
        after = {Permission(name).value for name in permissions}
    except ValueError as unknown:
        raise NoSuchRight(f"There is no such right: {unknown}.") from None
    with editors.kept(by=by):
        held = Grant.objects.filter(person=person)
        before = set(held.values_list("permission", flat=True))
        if before == after:
            return False
        held.exclude(permission__in=after).delete()
        Grant.objects.bulk_create(
            [Grant(person=person, permission=name, given_at=now, given_by=by) for name in sorted(after - before)]
        )
        events.record("rights.changed", person, at=now, by=by, before=sorted(before), after=sorted(after))
    return True
