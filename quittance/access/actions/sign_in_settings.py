"""What the firm's IT decides about signing in: which groups of the provider give which of ours, and from when on."""

import hashlib
import json
from collections.abc import Collection
from collections.abc import Mapping as Map
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from quittance.access import queries
from quittance.access.actions import arrivals, editors, provider_groups
from quittance.access.models import EmergencyKey, Group, Mapping, Membership, Person, ProviderGroup
from quittance.access.models.directory import Teller
from quittance.access.models.person import Face
from quittance.access.rules.permissions import ADMINS, Permission
from quittance.core import events
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import connections
from quittance.tenancy.actions.connections import CannotPut
from quittance.tenancy.models import Connection

__all__ = ["CannotMap", "CannotPut", "Stale", "fingerprint", "map_groups", "missing_for_force", "put_in_force"]

NAME_LENGTH_MAX = 255
ROWS_MAX = 200
_MAY_EDIT = Permission.EDIT_PERMISSIONS


class CannotMap(Exception):
    """The groups stay mapped as they were; the text says why."""


class Stale(CannotMap):
    """Somebody changed the table since it was looked at."""


def fingerprint() -> str:
    """Of the whole table as it stands: who saves it anew shows by this which state they looked at."""
    rows = sorted(Mapping.objects.values_list("provider_group", "group_id"))
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:32]


def map_groups(
    *,
    wanted: list[tuple[str, Group]],
    by: str,
    now: datetime,
    may: Collection[Permission] = ADMINS,
    seen: str | None = None,
) -> None:
    """Make the whole table of provider group → our group what it should be. Whom it touches gains and loses at once.

    `may`: the rights of who maps, since nobody maps their way to rights that they have not. `seen`: the fingerprint
    of the table that they looked at.
    """
    try:
        with editors.kept(by=by):
            list(Group.objects.select_for_update().order_by("pk"))
            if seen is not None and seen != fingerprint():
                raise Stale("Somebody else changed the groups while this page was open.")
            _map(_checked(wanted), may, by, now)
    except editors.WouldLockOut as locked_out:
        raise CannotMap(str(locked_out)) from None


def _map(pairs: Map[tuple[str, int], tuple[str, Group]], may: Collection[Permission], by: str, now: datetime) -> None:
    rows = list(Mapping.objects.select_related("group"))
    lowered = queries.lowered({row.provider_group for row in rows})
    there = {(lowered[row.provider_group], row.group_id): row for row in rows}
    gone = [row for key, row in there.items() if key not in pairs]
    fresh = [pair for key, pair in pairs.items() if key not in there]
    _refuse_beyond(may, {row.group for row in gone} | {group for _, group in fresh})
    for row in gone:
        events.record(
            "mapping.removed", row.group, at=now, by=by, provider_group=row.provider_group, group=row.group.name
        )
        row.delete()
    for name, group in fresh:
        Mapping.objects.create(group=group, provider_group=name, made_at=now, made_by=by)
        events.record("mapping.made", group, at=now, by=by, provider_group=name, group=group.name)
    if gone or fresh:
        provider_groups.remap(by=by, now=now)


def _refuse_beyond(may: Collection[Permission], touched: Collection[Group]) -> None:
    if _MAY_EDIT in may:
        return
    beyond = sorted(group.name for group in touched if not set(group.permissions) <= set(may))
    if beyond:
        named = ", ".join(f"“{name}”" for name in beyond)
        raise CannotMap(
            f"You do not have all the rights of {named} yourself, so you cannot say who belongs there. "
            "Ask somebody who may edit people's rights to map it."
        )


def missing_for_force() -> str:
    """What would leave nobody in charge once the draft is in force; empty if nothing."""
    mapped = Group.objects.filter(mappings__isnull=False, permissions__contains=[_MAY_EDIT])
    if not mapped.exists():
        return "No group of your provider leads to a group of ours that may edit rights, so nobody would be in charge."
    draft = tenancy.draft_connection()
    if draft is None or not draft.trial.get("passed") or _somebody_is_in_charge(draft):
        return ""
    return (
        "The try brought no group that leads to one of ours that may edit rights, so nobody might be in charge. "
        "Let the provider send the groups and try again as somebody who is to be in charge, or make an emergency key."
    )


def _somebody_is_in_charge(draft: Connection) -> bool:
    """Whether who tried the draft would come in with the right to edit rights, or an emergency key leads to it."""
    key = EmergencyKey.objects.filter(used_at=None, withdrawn_at=None, person__in=queries.editors_of_rights())
    address = str(draft.trial.get("address", ""))
    # What was given by hand, and what SCIM told, no sign-in takes away.
    by_hand = Membership.objects.filter(group__permissions__contains=[_MAY_EDIT])
    by_hand = by_hand.exclude(given_by=provider_groups.GIVEN_BY)
    keeps = Q(grants__permission=_MAY_EDIT) | Q(pk__in=by_hand.values("person"))
    theirs = Person.objects.filter(keeps, face=Face.STAFF, removed_at=None, address__iexact=address)
    if key.exists() or theirs.exists():
        return True
    told = ProviderGroup.objects.filter(memberships__told_by=Teller.SCIM, memberships__person__address__iexact=address)
    names = {*map(str, draft.trial.get("groups", ())), *told.values_list("name", flat=True)}
    given = provider_groups.given_by(names=names)
    return Group.objects.filter(pk__in=given, permissions__contains=[_MAY_EDIT]).exists()


def put_in_force(*, by: str, now: datetime, tried: bool = True) -> Connection:
    """Raises CannotPut. With another provider people are found by their addresses anew."""
    with transaction.atomic():
        missing = missing_for_force()
        if missing:
            raise CannotPut(missing)
        connection, former_issuer = connections.put_in_force(by=by, now=now, tried=tried)
        if former_issuer and former_issuer != connection.issuer:
            arrivals.forget_subjects()
    return connection


def _checked(wanted: list[tuple[str, Group]]) -> Map[tuple[str, int], tuple[str, Group]]:
    named: dict[str, list[Group]] = {}
    for typed, group in wanted:
        name = " ".join(typed.split())
        if not 0 < len(name) <= NAME_LENGTH_MAX or not name.isprintable():
            raise CannotMap(f"A group's name at the provider has 1 to {NAME_LENGTH_MAX} letters.")
        named.setdefault(name, []).append(group)
    lowered = queries.lowered(named)
    pairs = {(lowered[name], group.pk): (name, group) for name, groups in named.items() for group in groups}
    if len(pairs) > ROWS_MAX:
        raise CannotMap(f"At most {ROWS_MAX} groups can be mapped.")
    return pairs
