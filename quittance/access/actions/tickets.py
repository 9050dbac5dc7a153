"""One-time ways on: made for a mail or a cookie, looked at as often as anybody likes, used up once."""

import secrets
from datetime import datetime

from quittance.access import queries
from quittance.access.models import Person, Ticket
from quittance.access.rules import tickets as rules


class Spent(Exception):
    """The ticket was used, is too old, or never was; the three are not told apart."""


def make(*, kind: Ticket.Kind, person: Person | None, now: datetime, **facts: object) -> str:
    """Make a ticket and give back its token; older living ones of the same kind and person go out of force."""
    if person is not None:
        Ticket.objects.filter(kind=kind, person=person, used_at=None, expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    Ticket.objects.create(
        kind=kind,
        person=person,
        token_sha256=queries.token_digest(token),
        facts=facts,
        made_at=now,
        expires_at=now + rules.LASTS[kind],
    )
    return token


def look(*, kind: Ticket.Kind, token: str, now: datetime) -> Ticket | None:
    """The living ticket, untouched: a robot may look as often as it likes."""
    living = Ticket.objects.select_related("person").filter(
        kind=kind, token_sha256=queries.token_digest(token), used_at=None, expires_at__gt=now
    )
    return living.first()


def use(*, kind: Ticket.Kind, token: str, now: datetime) -> Ticket:
    """Use it up. Of two clicks at once, one gets it. Belongs into the transaction of what it is used for."""
    ticket = look(kind=kind, token=token, now=now)
    if ticket is None or not Ticket.objects.filter(pk=ticket.pk, used_at=None).update(used_at=now):
        raise Spent
    return ticket


def forget(*, before: datetime) -> None:
    Ticket.objects.filter(expires_at__lt=before).delete()
