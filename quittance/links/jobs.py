"""Shallow: call one action."""

from datetime import timedelta

from quittance.core import clock, scope
from quittance.core.queue import job
from quittance.links.actions import guests
from quittance.links.models import Guest

KEEP_GUESTS = timedelta(days=30)


@job("links.forget_guests", across_firms=True)
def forget_guests() -> None:
    before = clock.now() - KEEP_GUESTS
    for firm_id in Guest.all_firms.filter(expires_at__lt=before).values_list("firm_id", flat=True).distinct():
        with scope.firm(firm_id):
            guests.forget(before=before)
