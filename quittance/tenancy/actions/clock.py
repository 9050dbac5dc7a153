from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from quittance.core import events
from quittance.tenancy.models import Firm
from quittance.tenancy.models.firm import Kind

DAYS_MAX = 400


class CannotMove(Exception):
    """The clock stays where it is; the text says why."""


def forward(*, firm: Firm, days: int, by: str, now: datetime) -> Firm:
    """Let a rehearsal firm's days pass. Live firms keep real time, and no clock runs back."""
    if not 1 <= days <= DAYS_MAX:
        raise CannotMove(f"A clock moves forward by 1 to {DAYS_MAX} days at a time.")
    with transaction.atomic():
        moved = Firm.objects.filter(pk=firm.pk, kind=Kind.REHEARSAL).update(
            clock_offset=F("clock_offset") + timedelta(days=days)
        )
        if not moved:
            raise CannotMove(f"{firm.name} is a live firm: its clock is the real one.")
        firm.refresh_from_db()
        events.record("clock.moved", firm, at=now, by=by, days=days, offset_days=firm.clock_offset.days)
    return firm
