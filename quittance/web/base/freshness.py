"""As of when the books that a page shows are true, for the frame of the page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from quittance.receivables.models import Freshness
from quittance.tenancy.models import Firm
from quittance.web.base.memory import Memory

_known: Memory["tuple[datetime | None, int]"] = Memory(seconds=3)


@dataclass(frozen=True)
class AsOf:
    """`wall` is the firm's own time; none while the practice system was never read to its end."""

    wall: datetime | None
    is_today: bool = False
    is_stale: bool = False


def of(request: HttpRequest) -> AsOf | None:
    """None where no firm is known. Asked once by a page, and of the database once in some seconds."""
    firm: Firm | None = getattr(request, "firm", None)
    now: datetime | None = getattr(request, "now", None)
    if firm is None or now is None:
        return None
    at, minutes = _known.of(firm.pk, _ask)
    if at is None:
        return AsOf(wall=None)
    wall = firm.clock.wall(at)
    return AsOf(
        wall=wall,
        is_today=wall.date() == firm.clock.today(now),
        is_stale=now - at > timedelta(minutes=minutes),
    )


def _ask() -> tuple[datetime | None, int]:
    return Freshness.objects.values_list("as_of_at", "stale_after_minutes").first() or (None, 0)
