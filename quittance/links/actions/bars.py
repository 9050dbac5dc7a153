"""Bars: kept by address, so that no new account and no change of address undoes what the firm cut."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from quittance.core.models import Event
from quittance.links import queries
from quittance.links.actions import passes
from quittance.links.models import Barred, Link

SYSTEM = "system"


def put(*, link: Link, addresses: Collection[str], by: str, now: datetime) -> None:
    """Passes to these addresses open nothing any more."""
    for address in sorted(addresses):
        Barred.objects.get_or_create(client=link.client, address=address, defaults={"link": link, "barred_at": now})
    passes.revoke_of(client=link.client, addresses=addresses, by=by, now=now)


def carry(event: Event, *, now: datetime) -> None:
    """Whoever changes a barred address takes its bars along to the new one."""
    former, present = (str(event.facts.get(side, "")).lower() for side in ("former", "present"))
    if former and present:
        for bar in Barred.objects.filter(address=former).select_related("link__client").order_by("pk"):
            put(link=bar.link, addresses=[present], by=SYSTEM, now=now)


def take_off(*, link: Link) -> set[str]:
    """Which addresses are free again: the person's own, and those to which this cut was carried."""
    own = Q(client=link.client_id, address__in=queries.addresses_of(link.person))
    bars = Barred.objects.filter(Q(link=link) | own)
    freed = set(bars.values_list("address", flat=True))
    bars.delete()
    return freed
