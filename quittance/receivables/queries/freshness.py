"""As of when the mirror is true, and whether that is too long ago."""

from datetime import datetime, timedelta

from quittance.receivables.models import Freshness


def as_of() -> datetime | None:
    """None where no practice system was read yet."""
    return Freshness.objects.values_list("as_of_at", flat=True).first()


def is_stale(now: datetime) -> bool:
    """What chases or charges by itself waits while this is so; also as long as nothing was read at all."""
    row = Freshness.objects.first()
    if row is None or row.as_of_at is None:
        return True
    return now > row.as_of_at + timedelta(minutes=row.stale_after_minutes)
