"""What the firm's IT decides about signing in: which groups of the provider give which of ours, and from when on."""

from collections.abc import Mapping as Map
from datetime import datetime

from django.db import transaction

from quittance.access.actions import arrivals, editors, provider_groups
from quittance.access.models import Group, Mapping
from quittance.access.rules.permissions import Permission
from quittance.core import events
from quittance.tenancy.actions import connections
from quittance.tenancy.actions.connections import CannotPut
from quittance.tenancy.models import Connection

__all__ = ["CannotMap", "CannotPut", "map_groups", "missing_for_force", "put_in_force"]

NAME_LENGTH_MAX = 255
ROWS_MAX = 200


class CannotMap(Exception):
    """The groups stay mapped as they were; the text says why."""


def map_groups(*, wanted: list[tuple[str, Group]], by: str, now: datetime) -> None:
    """Make the whole table of provider group → our group what it should be. Whom it touches gains and loses at once."""
    try:
        _map(_checked(wanted), by, now)
    except editors.WouldLockOut as locked_out:
        raise CannotMap(str(locked_out)) from None


def _map(pairs: Map[tuple[str, int], tuple[str, Group]], by: str, now: datetime) -> None:
    with editors.kept(by=by):
        list(Group.objects.select_for_update().order_by("pk"))
        there = {(row.provider_group.lower(), row.group_id): row for row in Mapping.objects.select_related("group")}
        gone = [row for key, row in there.items() if key not in pairs]
        fresh = [pair for key, pair in pairs.items() if key not in there]
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


def missing_for_force() -> str:
    """What would leave nobody in charge once the draft is in force; empty if nothing."""
    mapped = Group.objects.filter(mappings__isnull=False, permissions__contains=[Permission.EDIT_PERMISSIONS])
    if mapped.exists():
        return ""
    return "No group of your provider leads to a group of ours that may edit rights, so nobody would be in charge."


def put_in_force(*, by: str, now: datetime, tried: bool = True) -> Connection:
    """Raises CannotPut. With another provider people are found by their addresses anew."""
    missing = missing_for_force()
    if missing:
        raise CannotPut(missing)
    with transaction.atomic():
        connection, former_issuer = connections.put_in_force(by=by, now=now, tried=tried)
        if former_issuer and former_issuer != connection.issuer:
            arrivals.forget_subjects()
    return connection


def _checked(wanted: list[tuple[str, Group]]) -> Map[tuple[str, int], tuple[str, Group]]:
    pairs = {}
    for typed, group in wanted:
        name = " ".join(typed.split())
        if not 0 < len(name) <= NAME_LENGTH_MAX or not name.isprintable():
            raise CannotMap(f"A group's name at the provider has 1 to {NAME_LENGTH_MAX} letters.")
        pairs[(name.lower(), group.pk)] = (name, group)
    if len(pairs) > ROWS_MAX:
        raise CannotMap(f"At most {ROWS_MAX} groups can be mapped.")
    return pairs
