"""Which line of the bank's statement is which payout. A payout's line is never anything else (immunity 39)."""

from collections.abc import Iterable, Sequence

from quittance.core import business_days
from quittance.reconciliation.rules.lines import BankLine, Payout

LATE_DAYS = 3  # business days that a bank may take to book what has arrived


def matched(payouts: Iterable[Payout], bank_lines: Iterable[BankLine]) -> dict[str, BankLine]:
    """By payout. The surest first: a line that bears the payout's own words, then the nearest day; each line once."""
    waiting = sorted(payouts, key=lambda payout: (payout.deposit_date, payout.payout_id))
    by_cents: dict[int, list[BankLine]] = {}
    for line in sorted(bank_lines, key=lambda line: (line.booked_date, line.bank_line_id)):
        by_cents.setdefault(line.amount_cents, []).append(line)
    found: dict[str, BankLine] = {}
    for named in (True, False):
        for payout in waiting:
            left = by_cents.get(payout.amount_cents, [])
            its = None if payout.payout_id in found else _first(payout, left, named=named)
            if its is not None:
                left.remove(its)
                found[payout.payout_id] = its
    return found


def _first(payout: Payout, lines: Sequence[BankLine], *, named: bool) -> BankLine | None:
    last = business_days.after(payout.deposit_date, LATE_DAYS)
    for line in lines:
        in_time = payout.deposit_date <= line.booked_date <= last
        if in_time and (not named or _names(line, payout)):
            return line
    return None


def _names(line: BankLine, payout: Payout) -> bool:
    words = (payout.payout_id, payout.descriptor)
    return any(word and word.casefold() in line.text.casefold() for word in words)
