"""As of when the mirror is true: moved on by whoever reads the source."""

from datetime import datetime

from django.db import models

from quittance.receivables.models import Freshness


def touch(*, as_of: datetime) -> None:
    """The source was read to its end; `as_of` was taken before the reading began. It never goes back."""
    Freshness.objects.get_or_create()
    earlier = models.Q(as_of_at=None) | models.Q(as_of_at__lt=as_of)
    Freshness.objects.filter(earlier).update(as_of_at=as_of, told_at=None)


def wait_for(*, minutes: int) -> None:
    """After how long without a full reading the mirror counts as stale."""
    Freshness.objects.update_or_create(defaults={"stale_after_minutes": minutes})


def tell(*, now: datetime) -> bool:
    """Note that the firm is told of this standstill; true for the one who may tell it."""
    return bool(Freshness.objects.filter(told_at=None).update(told_at=now))
