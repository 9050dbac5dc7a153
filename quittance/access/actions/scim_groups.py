"""Groups at the firm's provider as it tells of them by SCIM, with who is in them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from quittance.access import queries
from quittance.access.actions import provider_groups
from quittance.access.actions.scim_keys import BY
from quittance.access.models import ProviderGroup, ProviderMembership
from quittance.access.models.directory import Teller
from quittance.access.rules import scim_patch
from quittance.access.rules.scim_patch import MemberChange
from quittance.access.rules.scim_words import Document, Group, group
from quittance.core import events


class Unknown(Exception):
    """No group has this id."""


class Taken(Exception):
    """Another group has this name or externalId."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Another group has the displayName {name} or this externalId. Names are compared without case."
        )


def make(*, told: Group, now: datetime) -> ProviderGroup:
    """A group; one that sign-ins named so far is the same and keeps its people."""
    try:
        with transaction.atomic():
            row = _named_by_sign_ins(told)
            if row is None:
                row = ProviderGroup(name=told.name, told_at=now)
            row.name, row.external_id, row.told_at, row.scim_at = told.name, told.external_id, now, now
            row.save()
            events.record("provider_group.told", row, at=now, by=BY, name=told.name)
            people = provider_groups.hold(people=_people_in(row) | (told.members or frozenset()))
            _change(row, [MemberChange("add", told.members or frozenset())], now)
            provider_groups.settle(people={person.pk for person in people}, by=BY, now=now)
    except IntegrityError:
        raise Taken(told.name) from None
    return row


def replace(*, group_id: int, told: Group, now: datetime) -> ProviderGroup:
    changes = [] if told.members is None else [MemberChange("replace", told.members)]
    with transaction.atomic():
        return _rewrite(_held(group_id), told, changes, now)


def patch(*, group_id: int, steps: list[scim_patch.Operation], now: datetime) -> ProviderGroup:
    with transaction.atomic():
        row = _held(group_id)
        document: Document = {"displayname": row.name, "externalid": row.external_id}
        told = group(scim_patch.patched(document, [step for step in steps if not step.path.startswith("members")]))
        return _rewrite(row, told, scim_patch.member_changes(steps), now)


def delete(*, group_id: int, now: datetime) -> None:
    with transaction.atomic():
        row = _held(group_id)
        people = _people_in(row)
        provider_groups.hold(people=people)
        events.record("provider_group.deleted", row, at=now, by=BY, name=row.name)
        row.delete()
        provider_groups.settle(people=people, by=BY, now=now)


def _rewrite(row: ProviderGroup, told: Group, changes: list[MemberChange], now: datetime) -> ProviderGroup:
    renamed = told.name != row.name  # a name may be mapped, and may have been
    touched = set().union(*(change.members for change in changes))
    if renamed or any(change.verb == "replace" for change in changes):
        touched |= _people_in(row)
    provider_groups.hold(people=touched)
    if (told.name, told.external_id) != (row.name, row.external_id):
        _rename(row, told, now)
    _change(row, changes, now)
    provider_groups.settle(people=touched, by=BY, now=now)
    return row


def _rename(row: ProviderGroup, told: Group, now: datetime) -> None:
    facts = {"before": row.name, "after": told.name}
    row.name, row.external_id, row.told_at = told.name, told.external_id, now
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Taken(told.name) from None
    events.record("provider_group.renamed", row, at=now, by=BY, **facts)


def _change(row: ProviderGroup, changes: list[MemberChange], now: datetime) -> None:
    """Put in, take out or replace members. Ids of nobody are passed over: they may come late."""
    inside = ProviderMembership.objects.filter(group=row)
    before = set(inside.values_list("person_id", flat=True))
    wanted, said = set(before), set[int]()
    for change in changes:
        said |= change.members
        if change.verb == "remove":
            wanted -= change.members
        elif change.verb == "add":
            wanted |= change.members
        else:
            wanted = set(change.members)
    wanted &= before | set(queries.directory_people().filter(pk__in=said).values_list("pk", flat=True))
    added, taken = wanted - before, before - wanted
    inside.filter(person_id__in=taken).delete()
    inside.filter(person_id__in=wanted & said).update(told_by=Teller.SCIM)  # said by a sign-in until now
    ProviderMembership.objects.bulk_create(
        ProviderMembership(person_id=person, group=row, told_by=Teller.SCIM, told_at=now) for person in sorted(added)
    )
    if added or taken:
        facts = {"added": sorted(added), "taken": sorted(taken)}
        events.record("provider_group.members_changed", row, at=now, by=BY, name=row.name, **facts)


def _named_by_sign_ins(told: Group) -> ProviderGroup | None:
    """The row of a group that only sign-ins named, by its name or by the provider's key."""
    called = queries.lowered({told.name, told.external_id}).values()
    return ProviderGroup.objects.annotate(low=Lower("name")).filter(scim_at=None, low__in=called).first()


def _people_in(row: ProviderGroup) -> set[int]:
    return set(ProviderMembership.objects.filter(group=row).values_list("person_id", flat=True))


def _held(group_id: int) -> ProviderGroup:
    found = ProviderGroup.objects.select_for_update(no_key=True).filter(pk=group_id).exclude(scim_at=None).first()
    if found is None:
        raise Unknown
    return found
