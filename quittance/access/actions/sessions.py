"""Sessions of people: opened at a door, noted while used, ended by leaving, by removal or by time."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quittance.access import queries
from quittance.access.models import Person, Session
from quittance.access.rules import sessions as rules
from quittance.core import events


@dataclass(frozen=True)
class Seat:
    """Where somebody sits: on which of our hosts, with which browser, behind which network address."""

    host: str
    agent: str = ""
    network: str = ""


def open_for(*, person: Person, way: str, seat: Seat, now: datetime, refresh: str = "") -> str:
    """Open a session and give back its token; only the browser will know it."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        session = Session.objects.create(
            person=person,
            token_sha256=queries.token_digest(token),
            way=way,
            host=seat.host,
            agent=seat.agent[:300],
            network=seat.network[:45],
            refresh=refresh,
            opened_at=now,
            proved_at=now,
            seen_at=now,
            expires_at=rules.expiry(opened_at=now, seen_at=now, way=way),
        )
        events.record("session.opened", session, at=now, by=f"{person.face}:{person.pk}", person=person.pk, way=way)
    return token


def note_use(*, session: Session, now: datetime) -> None:
    if now - session.seen_at >= rules.NOTED_EVERY:
        expires_at = rules.expiry(opened_at=session.opened_at, seen_at=now, way=session.way)
        Session.objects.filter(pk=session.pk, ended_at=None).update(seen_at=now, expires_at=expires_at)


def prove(*, session: Session, now: datetime, refresh: str) -> None:
    """The firm's provider vouched for the person once more."""
    Session.objects.filter(pk=session.pk, ended_at=None).update(proved_at=now, refresh=refresh)


def end(*, session: Session, now: datetime, by: str, why: str) -> bool:
    """True if it lived until now."""
    with transaction.atomic():
        ended = Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now, refresh="")
        if ended:
            events.record("session.ended", session, at=now, by=by, person=session.person_id, why=why)
    return bool(ended)


def end_all(*, person: Person, now: datetime, by: str, why: str, but: Session | None = None) -> int:
    """End all sessions of a person, and those in which somebody sees as them."""
    living = Session.objects.filter(ended_at=None, expires_at__gt=now)
    theirs = living.filter(person=person) | living.filter(sees_as=person)
    if but is not None:
        theirs = theirs.exclude(pk=but.pk)
    return sum(end(session=session, now=now, by=by, why=why) for session in theirs)


def forget(*, before: datetime) -> None:
    Session.objects.filter(expires_at__lt=before).delete()
