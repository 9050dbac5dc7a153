"""The hash chain over a firm's events."""

import hashlib
import json
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from quittance.core import locks, scope
from quittance.core.models import Event, Seal

BATCH_EVENTS_MAX = 2_000
BEGINNING = "0" * 64


def seal(*, now: datetime) -> int:
    """Add a link over all events that are settled and not yet sealed; tell how many it covers."""
    with transaction.atomic(), connection.cursor() as cursor:
        # One sealer per firm; the lock is the transaction's.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [locks.Kind.SEAL + scope.firm_id()])
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        settled_below = cursor.fetchone()[0]
        last = Seal.objects.order_by("-number").first()
        events = _unsealed(last, settled_below)
        if not events:
            return 0
        previous = last.digest if last else BEGINNING
        Seal.objects.create(
            number=last.number + 1 if last else 1,
            previous_digest=previous,
            digest=digest(previous, events),
            event_ids=[event.pk for event in events],
            last_transaction_id=events[-1].transaction_id,
            last_event_id=events[-1].pk,
            sealed_at=now,
        )
        return len(events)


def broken_links() -> list[int]:
    """The numbers of the links that no longer fit their events or the link before them."""
    broken = []
    previous = BEGINNING
    for link in Seal.objects.order_by("number").iterator():
        found = Event.objects.in_bulk(link.event_ids)
        events = [found[pk] for pk in link.event_ids if pk in found]
        if link.previous_digest != previous or link.digest != digest(previous, events):
            broken.append(link.number)
        previous = link.digest
    return broken


def digest(previous: str, events: list[Event]) -> str:
    chain = hashlib.sha256(previous.encode())
    for event in events:
        words = [
            event.pk, event.firm_id, event.name, event.subject_type, event.subject_id,
            event.at.isoformat(), event.by, event.facts,
        ]  # fmt: skip
        chain.update(json.dumps(words, sort_keys=True, separators=(",", ":")).encode())
    return chain.hexdigest()


def _unsealed(last: Seal | None, settled_below: int) -> list[Event]:
    events = Event.objects.filter(transaction_id__lt=settled_below).order_by("transaction_id", "id")
    if last:
        later = events.filter(transaction_id__gt=last.last_transaction_id)
        same = events.filter(transaction_id=last.last_transaction_id, pk__gt=last.last_event_id)
        events = later | same
    return list(events[:BATCH_EVENTS_MAX])


_RESTORED = """
UPDATE core_event SET transaction_id = 1;
UPDATE core_event SET transaction_id = 0
  FROM (SELECT unnest(event_ids) AS id FROM core_seal) AS sealed WHERE core_event.id = sealed.id;
UPDATE core_seal SET last_transaction_id = 0, last_event_id = (SELECT max(id) FROM core_event);
"""


def forget_transactions(owner: BaseDatabaseWrapper) -> None:
    """For a dump in a new server, where transaction numbers begin anew: the sealed stays sealed, the rest is next."""
    with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
        cursor.execute(_RESTORED)
