"""The one place that reads the wall clock. Edges (pages, jobs, commands) ask here and pass `now` on.

Business dates follow the firm's clock: its zone, and for a rehearsal firm its offset. Sessions, tokens and mail follow
real time.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  the only reading of the wall clock in the product


@dataclass(frozen=True)
class FirmClock:
    """What time a firm says it is, given what time it really is."""

    zone: ZoneInfo
    offset: timedelta = timedelta(0)

    def moment(self, real: datetime) -> datetime:
        # Added to what the wall shows: where summer time begins, 24 hours later may be the day after tomorrow.
        shown = real.astimezone(self.zone) + self.offset
        return shown.astimezone(UTC).astimezone(self.zone)

    def wall(self, real: datetime) -> datetime:
        """The firm's time as its wall shows it: without a zone, so that no template turns it into another one's."""
        return self.moment(real).replace(tzinfo=None)

    def today(self, real: datetime) -> date:
        return self.moment(real).date()
