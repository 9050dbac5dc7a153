"""Guests: browsers that see one client without an account. Opened by a key or by staff, ended by leaving or by time."""

import secrets
from datetime import datetime

from django.db import transaction

from quittance.access.actions.sessions import Seat
from quittance.access.models import Person
from quittance.access.queries import token_digest
from quittance.core import events
from quittance.core.models import Event
from quittance.links.models import Guest, PaperCode
from quittance.links.rules import lasting
from quittance.receivables.models import Client


def open_by_key(*, client: Client, masked: bool, seat: Seat, now: datetime) -> str:
    return _open(client=client, way=Guest.Way.KEY, person=None, masked=masked, seat=seat, now=now, by="key")


def open_by_staff(*, client: Client, person: Person, seat: Seat, now: datetime) -> str:
    """The firm looks at a client's portal as the client sees it, marked as staff, and on record (CP-1, PAY-3)."""
    by = f"staff:{person.pk}"
    return _open(client=client, way=Guest.Way.STAFF, person=person, masked=False, seat=seat, now=now, by=by)


def note_use(*, guest: Guest, now: datetime) -> None:
    if now - guest.seen_at >= lasting.NOTED_EVERY:
        expires_at = lasting.guest_expiry(opened_at=guest.opened_at, seen_at=now)
        Guest.objects.filter(pk=guest.pk, ended_at=None).update(seen_at=now, expires_at=expires_at)


def end(*, guest: Guest, now: datetime) -> None:
    Guest.objects.filter(pk=guest.pk, ended_at=None).update(ended_at=now)


def end_by_key(*, client: Client, now: datetime) -> None:
    """Whoever came in by this client's key needs the key anew."""
    Guest.objects.filter(client=client, way=Guest.Way.KEY, ended_at=None).update(ended_at=now)


def on_session_ended(event: Event, *, now: datetime) -> None:
    """Staff who left leave the portals they opened as well; what they open after coming back is not touched."""
    theirs = Guest.objects.filter(way=Guest.Way.STAFF, person=event.facts["person"], ended_at=None)
    theirs.filter(opened_at__lte=event.at).update(ended_at=now)


def forget(*, before: datetime) -> None:
    """With the codes that were mailed for them."""
    with transaction.atomic():
        PaperCode.objects.filter(guest__expires_at__lt=before).delete()
        Guest.objects.filter(expires_at__lt=before).delete()


def _open(
    *, client: Client, way: Guest.Way, person: Person | None, masked: bool, seat: Seat, now: datetime, by: str
) -> str:
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        guest = Guest.objects.create(
            client=client,
            way=way,
            person=person,
            masked=masked,
            token_sha256=token_digest(token),
            host=seat.host,
            network=seat.network[:45],
            opened_at=now,
            seen_at=now,
            expires_at=lasting.guest_expiry(opened_at=now, seen_at=now),
        )
        facts = {"client": client.pk, "client_name": client.name, "way": str(way), "network": seat.network}
        events.record("guest.opened", guest, at=now, by=by, **facts)
    return token
