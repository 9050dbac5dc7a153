"""A client's group: who heads it and who belongs to it. Practice systems let groups turn in circles; we do not."""

from dataclasses import dataclass

from quittance.access.queries import Visitor
from quittance.receivables.models import Client
from quittance.web.firm import bounds

_LEVELS_MAX, _MEMBERS_MAX = 10, 200


@dataclass(frozen=True)
class Family:
    head: Client | None
    members: list[Client]
    unseen: int  # members beyond the visitor's bounds
    turns: bool  # somebody is above their own head


def of(client: Client, visitor: Visitor) -> Family:
    head, turns = _head(client)
    found = _below(head)
    seen = {row.pk for row in bounds.within(visitor).filter(pk__in=list(found))}
    members = sorted((row for key, row in found.items() if key in seen), key=lambda row: (row.name.lower(), row.pk))
    visible_head = head if head.pk in seen and len(found) > 1 else None
    return Family(
        head=visible_head,
        members=members if len(found) > 1 else [],
        unseen=len(found) - len(members),
        turns=turns,
    )


def _head(client: Client) -> tuple[Client, bool]:
    """Up from one to the next, until nobody is above or somebody comes a second time."""
    passed, here = {client.source_key}, client
    for _ in range(_LEVELS_MAX):
        above = Client.objects.filter(source_key=here.parent_key, gone_at=None).first() if here.parent_key else None
        if above is None or above.pk == here.pk:
            return here, False
        if above.source_key in passed:
            # In a circle nobody is the head: one that is the same from wherever one looks stands for it.
            return min(Client.objects.filter(source_key__in=passed), key=lambda row: row.pk), True
        passed.add(above.source_key)
        here = above
    return here, False


def _below(head: Client) -> dict[int, Client]:
    found, level = {head.pk: head}, {head.source_key}
    for _ in range(_LEVELS_MAX):
        rows = Client.objects.filter(parent_key__in=level, gone_at=None).exclude(pk__in=list(found))
        fresh = {row.pk: row for row in rows.order_by("pk")[: _MEMBERS_MAX - len(found)]}
        if not fresh:
            break
        found |= fresh
        level = {row.source_key for row in fresh.values()}
    return found
