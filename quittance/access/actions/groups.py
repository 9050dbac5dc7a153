"""Groups: made, changed and deleted by the firm, and who belongs to them by its own hand."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from quittance.access.actions import editors, provider_groups
from quittance.access.models import Group, Membership, Person
from quittance.access.rules.permissions import Permission
from quittance.core import events

NAME_LENGTH_MAX = 80


class CannotChange(Exception):
    """The group stays as it is; the text says why."""


def make(*, name: str, permissions: Iterable[str], by: str, now: datetime) -> Group:
    name, rights = _name(name), _rights(permissions)
    try:
        with transaction.atomic():
            group = Group.objects.create(name=name, permissions=rights)
            events.record("group.made", group, at=now, by=by, name=name, permissions=rights)
    except IntegrityError:
        raise CannotChange(f"There is a group named “{name}” already.") from None
    return group


def change(*, group: Group, name: str, permissions: Iterable[str], by: str, now: datetime) -> bool:
    """Give the group this name and exactly these rights. True if anything is other than before."""
    name, rights = _name(name), _rights(permissions)
    try:
        with editors.kept(by=by):
            before = Group.objects.select_for_update().get(pk=group.pk)
            if (before.name, sorted(before.permissions)) == (name, rights):
                return False
            Group.objects.filter(pk=group.pk).update(name=name, permissions=rights)
            events.record(
                "group.changed", group, at=now, by=by,
                before={"name": before.name, "permissions": sorted(before.permissions)},
                after={"name": name, "permissions": rights},
            )  # fmt: skip
    except IntegrityError:
        raise CannotChange(f"There is a group named “{name}” already.") from None
    return True


def delete(*, group: Group, by: str, now: datetime) -> None:
    """An empty group goes, and with it the provider's groups that stood for it."""
    try:
        with editors.kept(by=by):
            found = Group.objects.select_for_update().get(pk=group.pk)
            stood_for = sorted(found.mappings.values_list("provider_group", flat=True))
            found.delete()
            events.record(
                "group.deleted", group, at=now, by=by,
                name=found.name, permissions=sorted(found.permissions), provider_groups=stood_for,
            )  # fmt: skip
    except (ProtectedError, IntegrityError):  # the second when somebody joins at this very moment
        raise CannotChange(f"{group.name} still has people in it. Take them out first.") from None


def put(*, person: Person, groups: Collection[Group], by: str, now: datetime) -> bool:
    """Let the person belong, by hand, to exactly these groups. True if anything is other than before.

    Who belongs to a group because the provider says so is put in and out by the provider alone.
    """
    with editors.kept(by=by):
        held = {row.group_id: row for row in Membership.objects.select_related("group").filter(person=person)}
        wanted = {group.pk for group in groups}
        given = [group for group in groups if group.pk not in held]
        taken = [
            row for row in held.values() if row.given_by != provider_groups.GIVEN_BY and row.group_id not in wanted
        ]
        for group in given:
            Membership.objects.create(person=person, group=group, given_at=now, given_by=by)
            events.record("membership.given", person, at=now, by=by, **_named(group))
        for row in taken:
            row.delete()
            events.record("membership.taken", person, at=now, by=by, **_named(row.group))
        # What the hand let go may still be given by the provider.
        provider_groups.settle(people=[person.pk], by=by, now=now)
    return bool(given or taken)


def _named(group: Group) -> dict[str, object]:
    return {"group": group.name, "group_id": group.pk, "source": "hand"}


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH_MAX or not name.isprintable():
        raise CannotChange(f"A group's name has 1 to {NAME_LENGTH_MAX} letters, all of them visible.")
    return name


def _rights(permissions: Iterable[str]) -> list[str]:
    try:
        return sorted({Permission(name).value for name in permissions})
    except ValueError as unknown:
        raise CannotChange(f"There is no such right: {unknown}.") from None
