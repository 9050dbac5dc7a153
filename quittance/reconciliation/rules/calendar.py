"""Into which batch a payment falls, and on which day the bank is to show it (PO-2, PO-3): docs/money/payouts.md.

It predicts. What is true is what the processor's balance lines and payouts say; deviations are shown, not corrected.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quittance.core import business_days
from quittance.payments.rules.fees import Method

END_OF_DAY = time.max
DEPOSIT_DAYS = 2
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CutOff:
    """A local time with its zone; what comes at that instant is still in. Deposited so many business days later."""

    at: time
    zone: str = "UTC"
    days: int = DEPOSIT_DAYS

    def instant(self, day: date) -> datetime:
        """Where a day's clock passes the time twice, the later; where it skips the time, as much later as it skips."""
        zone = ZoneInfo(self.zone)
        readings = (datetime.combine(day, self.at.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1))
        return max(readings)


DEFAULTS: Mapping[Method, CutOff] = {Method.BANK: CutOff(time(19)), Method.CARD: CutOff(END_OF_DAY)}


def batch_day(moment: datetime, cut_off: CutOff) -> date:
    """The business day in whose batch a payment is that was made at this moment."""
    if moment.utcoffset() is None:
        raise ValueError("A moment without its zone may fall into any of two batches.")
    day = moment.astimezone(ZoneInfo(cut_off.zone)).date()
    if moment > cut_off.instant(day):
        day += _DAY
    return day if business_days.is_business_day(day) else business_days.after(day, 1)


def deposit_day(moment: datetime, cut_off: CutOff) -> date:
    """The day on which the bank shows it, as far as the calendar knows."""
    return business_days.after(batch_day(moment, cut_off), cut_off.days)
