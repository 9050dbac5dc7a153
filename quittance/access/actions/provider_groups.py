"""Groups at the firm's identity provider, and the groups of ours that they give through the firm's mappings."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from quittance.access import queries
from quittance.access.models import Group, Mapping, Membership, Person, ProviderGroup, ProviderMembership
from quittance.access.models.directory import Teller
from quittance.access.models.person import Face
from quittance.core import events

GIVEN_BY = "provider"
NAME_LENGTH_MAX = 255


def apply(*, person: Person, groups: Collection[str], by: str, now: datetime) -> None:
    """A sign-in says: these are the person's groups now, by name or by the provider's own key.

    It replaces what the sign-in before said. What SCIM told stays until SCIM takes it back.
    """
    with transaction.atomic():
        hold(people=[person.pk])
        told = _rows_of(groups, now)
        known = ProviderMembership.objects.filter(person=person)
        known.filter(told_by=Teller.SIGN_IN).exclude(group_id__in=told).delete()
        fresh = told - set(known.values_list("group_id", flat=True))
        ProviderMembership.objects.bulk_create(
            ProviderMembership(person=person, group_id=group_id, told_by=Teller.SIGN_IN, told_at=now)
            for group_id in fresh
        )
        settle(people=[person.pk], by=by, now=now)


def remap(*, by: str, now: datetime) -> None:
    """The firm's mappings changed: everybody whom they touch gets and loses groups at once."""
    with transaction.atomic():
        touched = Person.objects.filter(
            Q(provider_memberships__isnull=False) | Q(memberships__given_by=GIVEN_BY), face=Face.STAFF
        )
        settle(people=set(touched.values_list("pk", flat=True)), by=by, now=now)


def hold(*, people: Collection[int]) -> list[Person]:
    """Lock these people of the staff before their groups change.

    Always before their memberships and in one order, so that two who change them wait for each other and not for ever.
    """
    return list(Person.objects.select_for_update().filter(pk__in=people, face=Face.STAFF).order_by("pk"))


def settle(*, people: Collection[int], by: str, now: datetime) -> None:
    """Make memberships that come from the provider what it told of these people. Given by hand stays by hand."""
    with transaction.atomic():
        locked = hold(people=people)
        wanted = _wanted(people)
        held: dict[int, dict[int, Membership]] = defaultdict(dict)
        for row in Membership.objects.select_related("group").filter(person_id__in=people):
            held[row.person_id][row.group_id] = row
        groups = {group.pk: group for group in Group.objects.all()}
        for person in locked:
            theirs = held[person.pk]
            for group_id in sorted(wanted[person.pk] - theirs.keys()):
                Membership.objects.create(person=person, group_id=group_id, given_at=now, given_by=GIVEN_BY)
                events.record("membership.given", person, at=now, by=by, **_named(groups[group_id]))
            for group_id, row in theirs.items():
                if row.given_by == GIVEN_BY and group_id not in wanted[person.pk]:
                    row.delete()
                    events.record("membership.taken", person, at=now, by=by, **_named(row.group))


def given_by(*, names: Iterable[str]) -> set[int]:
    """The groups of ours that groups of the provider give, by name or by its key."""
    called = set(queries.lowered(set(names)).values())
    rows = ProviderGroup.objects.annotate(low_name=Lower("name"), low_key=Lower("external_id"))
    called |= set(rows.filter(low_key__in=called - {""}).values_list("low_name", flat=True))
    mapped = Mapping.objects.annotate(low=Lower("provider_group")).filter(low__in=called)
    return set(mapped.values_list("group_id", flat=True))


def _wanted(people: Collection[int]) -> dict[int, set[int]]:
    """The groups of ours that each person's groups at the provider give."""
    given: dict[str, set[int]] = defaultdict(set)
    for group_id, called in Mapping.objects.values_list("group_id", Lower("provider_group")):
        given[called].add(group_id)
    wanted: dict[int, set[int]] = defaultdict(set)
    told = ProviderMembership.objects.filter(person_id__in=people)
    for person_id, name, key in told.values_list("person_id", Lower("group__name"), Lower("group__external_id")):
        wanted[person_id] |= given.get(name, set()) | given.get(key, set())
    return wanted


def _named(group: Group) -> dict[str, object]:
    return {"group": group.name, "group_id": group.pk, "source": GIVEN_BY}


def _rows_of(groups: Collection[str], now: datetime) -> set[int]:
    """The rows of these groups, those heard of for the first time included."""
    called = {name.strip() for name in groups}
    called = {name for name in called if name and name.isprintable() and len(name) <= NAME_LENGTH_MAX}
    lowered = queries.lowered(called)
    known = _known(lowered.values())
    fresh = {low: name for name, low in lowered.items() if low not in known}
    ProviderGroup.objects.bulk_create(
        (ProviderGroup(name=name, told_at=now) for name in fresh.values()),
        ignore_conflicts=True,  # two people of the same new group may sign in at once
    )
    return set(_known(lowered.values()).values())


def _known(called: Iterable[str]) -> dict[str, int]:
    """Rows by what they are called, in small letters. The provider's own key counts before a name."""
    lowered = set(called)
    rows = ProviderGroup.objects.annotate(low_name=Lower("name"), low_key=Lower("external_id"))
    found = list(rows.filter(Q(low_name__in=lowered) | Q(low_key__in=lowered)).values_list("pk", "low_name", "low_key"))
    by_name = {name: pk for pk, name, _ in found if name in lowered}
    return by_name | {key: pk for pk, _, key in found if key in lowered}
