from collections.abc import Callable
from datetime import timedelta
from typing import Any

from quittance.access.actions import knocks, registration, renewals, sessions, spent, tickets
from quittance.access.models import Knock, Person, Session, SpentAnswer, Ticket
from quittance.access.models.person import Face
from quittance.access.rules import sessions as rules
from quittance.core import clock, queue, scope
from quittance.core.queue import job

KEEP = timedelta(days=30)
KEEP_KNOCKS = timedelta(days=1)
KEEP_UNCONFIRMED = timedelta(days=7)  # the link in the mail is good for three


@job("access.forget_sessions", across_firms=True)
def forget_sessions() -> None:
    """What ended long ago is of no use to anybody: sessions, tickets, wrong tries, answers, unconfirmed accounts."""
    now = clock.now()
    _in_each(Session.all_firms.filter(expires_at__lt=now - KEEP), lambda: sessions.forget(before=now - KEEP))
    _in_each(Ticket.all_firms.filter(expires_at__lt=now - KEEP), lambda: tickets.forget(before=now - KEEP))
    _in_each(Knock.all_firms.filter(at__lt=now - KEEP_KNOCKS), lambda: knocks.forget(before=now - KEEP_KNOCKS))
    _in_each(
        Person.all_firms.filter(
            face=Face.PORTAL, verified_at=None, removed_at=None, joined_at__lt=now - KEEP_UNCONFIRMED
        ),
        lambda: registration.forget_unconfirmed(before=now - KEEP_UNCONFIRMED, now=now),
    )
    _in_each(SpentAnswer.all_firms.filter(at__lt=now - KEEP_KNOCKS), lambda: spent.forget(before=now - KEEP_KNOCKS))


@job("access.ask_providers", across_firms=True)
def ask_providers() -> None:
    """One job for each firm with people to ask about: a provider that hangs keeps nobody else waiting."""
    now = clock.now()
    waiting = Session.all_firms.exclude(refresh="").filter(
        ended_at=None, expires_at__gt=now, proved_at__lte=now - rules.ASKED_AFTER
    )
    _in_each(waiting, lambda: queue.enqueue("access.ask_provider", only_one_waiting=f"ask:{scope.firm_id()}"))


@job("access.ask_provider")
def ask_provider() -> None:
    for session in renewals.due(now=clock.now()):
        try:
            renewals.ask(session=session, now=clock.now())
        except renewals.ProviderAway:
            break  # the next minute is soon enough to find it still away


def _in_each(rows: Any, forget: Callable[[], None]) -> None:
    for firm_id in rows.values_list("firm_id", flat=True).distinct():
        with scope.firm(firm_id):
            forget()
