"""Asking the firm's provider, behind the scenes, whether it still knows those who are signed in."""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F, Q

from quittance.access.actions import arrivals, sessions
from quittance.access.models import Person, Session
from quittance.access.rules import sessions as rules
from quittance.core.secrets import SecretsError
from quittance.integrations import identity
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import providers
from quittance.tenancy.models import Connection
from quittance.tenancy.models.connection import Protocol

log = structlog.get_logger()

AT_ONCE_MAX = 300


class ProviderAway(Exception):
    """It does not answer, which says nothing about anybody: asked again in a minute."""


def due(*, now: datetime) -> list[Session]:
    """Living sessions to ask about, those that wait the longest first."""
    found = Session.objects.exclude(refresh="").filter(
        Q(asked_at=None) | Q(asked_at__lt=now - rules.ASKED_EVERY),
        ended_at=None,
        expires_at__gt=now,
        proved_at__lte=now - rules.ASKED_AFTER,
    )
    return list(found.order_by(F("asked_at").asc(nulls_first=True), "proved_at")[:AT_ONCE_MAX])


def ask(*, session: Session, now: datetime) -> None:
    """Ask about one session. Of two workers at once one asks: a provider takes the same token twice for a theft."""
    connection = tenancy.live_connection()
    claimed = Session.objects.filter(pk=session.pk, asked_at=session.asked_at, refresh=session.refresh, ended_at=None)
    if connection is None or connection.protocol != Protocol.OIDC or not claimed.update(asked_at=now):
        return
    person = Person.objects.get(pk=session.person_id)
    try:
        somebody, refresh = identity.oidc.ask_again(
            providers.client(connection),
            arrivals.refresh_of(session),
            subject=person.subject,
            net=providers.net(),
            now=now,
        )
    except identity.oidc.Gone as gone:
        log.info("provider.knows_no_more", person=person.pk, detail=str(gone))
        sessions.end_all(person=person, now=now, by="system", why="the provider knows them no more")
    except identity.Fault as fault:
        log.warning("provider.not_asked", reason=fault.code, detail=fault.detail)
        if fault.code in identity.AWAY:
            raise ProviderAway(fault.code) from None
    except SecretsError:
        log.exception("provider.token_lost", session=session.pk)
    else:
        _keep(session, person, somebody, connection, refresh, now)


def _keep(
    session: Session,
    person: Person,
    somebody: identity.Somebody | None,
    connection: Connection,
    refresh: str,
    now: datetime,
) -> None:
    # First the new token: the old one opens nothing any more.
    sessions.prove(session=session, now=now, refresh=arrivals.kept_refresh(refresh))
    if somebody is None:
        return
    try:
        arrivals.refuse(somebody=somebody, connection=connection)
        with transaction.atomic():
            arrivals.note(person=person, somebody=somebody, connection=connection, now=now)
    except identity.Fault as fault:
        log.warning("provider.says_less", person=person.pk, reason=fault.code)
