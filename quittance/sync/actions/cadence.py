"""How often the source is read and compared, and after how long the mirror counts as stale."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.receivables.actions import freshness
from quittance.sync import queries
from quittance.sync.models import Source

POLL_SECONDS = (5, 3_600)
COMPARE_MINUTES = (10, 7 * 24 * 60)
STALE_AFTER_MINUTES = (5, 24 * 60)


@dataclass(frozen=True)
class Cadence:
    poll_seconds: int
    compare_minutes: int
    stale_after_minutes: int


class CannotChange(Exception):
    """The cadence stays as it was; the text says why."""


def change(*, cadence: Cadence, by: str, now: datetime) -> None:
    for value, (least, most), words in (
        (cadence.poll_seconds, POLL_SECONDS, "Seconds between two readings"),
        (cadence.compare_minutes, COMPARE_MINUTES, "Minutes between two full compares"),
        (cadence.stale_after_minutes, STALE_AFTER_MINUTES, "Minutes until the copy counts as stale"),
    ):
        if not least <= value <= most:
            raise CannotChange(f"{words}: from {least:,} to {most:,}.")
    if cadence.stale_after_minutes * 60 < cadence.poll_seconds * 2:
        raise CannotChange(
            "The copy would count as stale between two readings. Read more often, or allow more minutes."
        )
    with transaction.atomic():
        live = Source.objects.select_for_update().filter(stage=Source.Stage.LIVE).first()
        if live is None:
            raise CannotChange("No practice system is connected.")
        before = Cadence(live.poll_seconds, live.compare_minutes, queries.freshness().stale_after_minutes)
        if before == cadence:
            return
        Source.objects.filter(pk=live.pk).update(
            poll_seconds=cadence.poll_seconds, compare_minutes=cadence.compare_minutes
        )
        freshness.wait_for(minutes=cadence.stale_after_minutes)
        facts = {"before": asdict(before), "after": asdict(cadence)}
        events.record("source.cadence_changed", live, at=now, by=by, **facts)
