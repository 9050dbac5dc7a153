"""How many of a firm's bank transfers came back, as the bank network counts: by entries, over two windows (Nacha).

The limits are figures of others, with a day from which they hold, looked at on 22 November 2026. Not legal advice.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_WHOLE = 10_000  # basis points
_DAYS = 60


class Sort(StrEnum):
    UNAUTHORIZED = "unauthorized"
    ADMINISTRATIVE = "administrative"
    OVERALL = "overall"


@dataclass(frozen=True)
class Limit:
    """What a rate may not exceed, since when, and who says so."""

    sort: Sort
    basis_points: int
    since: date
    source: str


_SINCE = date(2015, 9, 18)
LIMITS = (
    Limit(Sort.UNAUTHORIZED, 50, _SINCE, "Nacha (iCheckGateway, return rates)"),
    Limit(Sort.ADMINISTRATIVE, 300, _SINCE, "Nacha (iCheckGateway, return rates)"),
    Limit(Sort.OVERALL, 1_500, _SINCE, "Nacha (iCheckGateway, return rates)"),
)
# The network's codes, and the processor's names where it tells no code and the name means nothing else.
_CODES: Mapping[Sort, frozenset[str]] = {
    Sort.UNAUTHORIZED: frozenset({"R05", "R07", "R10", "R11", "R29", "R51", "debit_not_authorized"}),
    Sort.ADMINISTRATIVE: frozenset({"R02", "R03", "R04", "incorrect_account_details"}),
}


@dataclass(frozen=True)
class Window:
    """From the first day to the last, both in. The day on which an entry set out decides, not the one of its return."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Rate:
    limit: Limit
    debits: int
    returned: int

    @property
    def is_over(self) -> bool:
        """Exactly the limit is within it. In whole numbers: what is shown may be rounded, what is judged is not."""
        return self.returned * _WHOLE > self.limit.basis_points * self.debits

    @property
    def percent(self) -> str:
        """`0.50 %`; nothing where there was no debit."""
        if not self.debits:
            return ""
        points = (self.returned * _WHOLE * 2 + self.debits) // (self.debits * 2)
        return f"{points // 100}.{points % 100:02} %"

    @property
    def limit_percent(self) -> str:
        points = self.limit.basis_points
        return f"{points // 100}.{points % 100:02}".rstrip("0").rstrip(".") + " %"


@dataclass(frozen=True)
class Counted:
    """What a window holds: its debits, and of those that came back the codes."""

    window: Window
    debits: int
    rates: tuple[Rate, ...]

    @property
    def returned(self) -> int:
        return max((rate.returned for rate in self.rates if rate.limit.sort is Sort.OVERALL), default=0)

    @property
    def over(self) -> tuple[Rate, ...]:
        return tuple(rate for rate in self.rates if rate.is_over)


def windows(today: date) -> tuple[Window, Window]:
    """Whole days and months alone: today, and this month, are not over. Which of the two is asked for differs."""
    last = today.replace(day=1) - timedelta(days=1)
    first = (last.replace(day=1) - timedelta(days=1)).replace(day=1)
    return (
        Window(f"the {_DAYS} days before today", today - timedelta(days=_DAYS), today - timedelta(days=1)),
        Window("the two calendar months before this one", first, last),
    )


def count(window: Window, *, debits: int, codes: Collection[str], on: date) -> Counted:
    """`codes` has one for each debit that came back; empty where nobody told it, which counts overall alone."""
    rates = [
        Rate(limit, debits, sum(limit.sort is Sort.OVERALL or code in _CODES[limit.sort] for code in codes))
        for limit in LIMITS
        if limit.since <= on
    ]
    return Counted(window, debits, tuple(rates))
