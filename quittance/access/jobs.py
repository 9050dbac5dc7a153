from collections.abc import Callable
from datetime import timedelta
from typing import Any

from quittance.access.actions import knocks, sessions, spent, tickets
from quittance.access.models import Knock, Session, SpentAnswer, Ticket
from quittance.core import clock, scope
from quittance.core.queue import job

KEEP = timedelta(days=30)
KEEP_KNOCKS = timedelta(days=1)


@job("access.forget_sessions", across_firms=True)
def forget_sessions() -> None:
    """What has ended long ago is of no use to anybody: sessions, tickets, wrong tries, used answers."""
    now = clock.now()
    _in_each(Session.all_firms.filter(expires_at__lt=now - KEEP), lambda: sessions.forget(before=now - KEEP))
    _in_each(Ticket.all_firms.filter(expires_at__lt=now - KEEP), lambda: tickets.forget(before=now - KEEP))
    _in_each(Knock.all_firms.filter(at__lt=now - KEEP_KNOCKS), lambda: knocks.forget(before=now - KEEP_KNOCKS))
    _in_each(SpentAnswer.all_firms.filter(at__lt=now - KEEP_KNOCKS), lambda: spent.forget(before=now - KEEP_KNOCKS))


def _in_each(rows: Any, forget: Callable[[], None]) -> None:
    for firm_id in rows.values_list("firm_id", flat=True).distinct():
        with scope.firm(firm_id):
            forget()
