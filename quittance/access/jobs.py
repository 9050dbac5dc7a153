from datetime import timedelta

from quittance.access.actions import sessions
from quittance.access.models import Session
from quittance.core import clock, scope
from quittance.core.queue import job

KEEP = timedelta(days=30)


@job("access.forget_sessions", across_firms=True)
def forget_sessions() -> None:
    before = clock.now() - KEEP
    firms = Session.all_firms.filter(expires_at__lt=before).values_list("firm_id", flat=True).distinct()
    for firm_id in firms:
        with scope.firm(firm_id):
            sessions.forget(before=before)
