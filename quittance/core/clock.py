"""The one place that reads the wall clock. Edges (pages, jobs, commands) ask here and pass `now` on.

Business dates follow the firm's clock: its zone, and for a rehearsal firm its offset. Sessions, tokens and mail follow
real time.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  the only reading of the wall clock in the product


@dataclass(frozen=True)
class FirmClock:
    """What time a firm says it is, or said it was, given what time it really is or was."""

    zone: ZoneInfo
    offset: timedelta = timedelta(0)
    # Of a rehearsal firm: each moment at which days were let pass, and how many it was ahead from then on.
    moves: tuple[tuple[datetime, int], ...] = ()

    def moment(self, real: datetime) -> datetime:
        # Added to what the wall shows: where summer time begins, 24 hours later may be the day after tomorrow.
        shown = real.astimezone(self.zone) + self._ahead(real)
        return shown.astimezone(UTC).astimezone(self.zone)

    def _ahead(self, real: datetime) -> timedelta:
        """What happened before the days passed stays where it was."""
        if not self.moves:
            return self.offset
        passed = bisect_right(self.moves, real, key=itemgetter(0))
        return timedelta(days=self.moves[passed - 1][1] if passed else 0)

    def wall(self, real: datetime) -> datetime:
        """The firm's time as its wall shows it: without a zone, so that no template turns it into another one's."""
        return self.moment(real).replace(tzinfo=None)

    def today(self, real: datetime) -> date:
        return self.moment(real).date()

    def began(self, day: date) -> datetime:
        """The real moment at which this day of the firm's began; days that were let pass began when they were."""
        midnight = datetime.combine(day, time(), tzinfo=self.zone)
        if not self.moves:
            return midnight - self.offset
        ends = [at for at, _ in self.moves]
        found = midnight
        for start, end, ahead in zip([None, *ends], [*ends, None], [0, *(days for _, days in self.moves)], strict=True):
            real = midnight - timedelta(days=ahead)
            found = max(real, start) if start is not None else real
            if end is None or found < end:
                break
        return found
