from datetime import datetime, timedelta

from django.db import transaction

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
        row = Firm.objects.select_for_update().filter(pk=firm.pk, kind=Kind.REHEARSAL).first()
        if row is None:
            raise CannotMove(f"{firm.name} is a live firm: its clock is the real one.")
        row.clock_offset += timedelta(days=days)
        last = [datetime.fromisoformat(at) for at, _ in row.clock_moves[-1:]]
        row.clock_moves.append([max([now, *last]).isoformat(), row.clock_offset.days])
        row.save(update_fields=["clock_offset", "clock_moves"])
        firm.refresh_from_db()
        events.record("clock.moved", firm, at=now, by=by, days=days, offset_days=firm.clock_offset.days)
    return firm
