import secrets
from datetime import datetime

from quittance.access import queries
from quittance.access.models import Person, Session
from quittance.access.rules import sessions as rules


def open_for(*, person: Person, now: datetime) -> str:
    """Open a session and give back its token; only the browser will know it."""
    token = secrets.token_urlsafe(32)
    Session.objects.create(
        person=person,
        token_sha256=queries.token_digest(token),
        opened_at=now,
        seen_at=now,
        expires_at=rules.expiry(opened_at=now, seen_at=now),
    )
    return token


def note_use(*, session: Session, now: datetime) -> None:
    if now - session.seen_at >= rules.NOTED_EVERY:
        expires_at = rules.expiry(opened_at=session.opened_at, seen_at=now)
        Session.objects.filter(pk=session.pk, ended_at=None).update(seen_at=now, expires_at=expires_at)


def end(*, session: Session, now: datetime) -> None:
    Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now)


def forget(*, before: datetime) -> None:
    Session.objects.filter(expires_at__lt=before).delete()
