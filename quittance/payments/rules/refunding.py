"""What may be given back, and from which line it is taken. Overpaid money goes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quittance.payments.rules.fees import half_up

REFUND_DAYS = 90  # after the money was the firm's, unless the firm chose otherwise
REFUND_DAYS_MAX = 180  # the processor sends no bank transfer back after that
CREDIT_DAYS = 30  # how long a refund that a credit follows keeps its invoices from being due
KEY_HOLDS = timedelta(hours=23)  # the processor forgets its keys after a day; later we look, and never ask again


@dataclass(frozen=True)
class Line:
    """A line of a payment: what of it is left, and how far its invoice is overpaid."""

    key: int
    left_cents: int
    overpaid_cents: int = 0


def is_in_time(*, settled: date, today: date, days: int) -> bool:
    """By the firm's days: the last one is in to its end."""
    return today - settled <= timedelta(days=days)


def needs_second_person(*, alone_cents: int | None, before_cents: int, cents: int) -> bool:
    """Counted with what was refunded of the payment before, so that no sum is cut into parts that pass alone."""
    return alone_cents is not None and before_cents + cents > alone_cents


def spread(cents: int, lines: Sequence[Line]) -> dict[int, int]:
    """So much, from what is overpaid first, then from the lines in their order. What does not fit is left out."""
    found: dict[int, int] = {}
    for line in lines:
        _add(found, line, min(line.overpaid_cents, cents - sum(found.values())))
    for line in lines:
        _add(found, line, cents - sum(found.values()))
    return {key: taken for key, taken in found.items() if taken}


def fee_part(*, fee_cents: int, items_cents: int, before_cents: int, fee_before_cents: int, cents: int) -> int:
    """Of the payer's card fee, what goes back with so much of the items: in proportion to all that went back so far.

    Measured against what did go back, so that one that failed in between leaves nothing over: all gives back all.
    """
    whole = half_up(fee_cents * (before_cents + cents), items_cents)
    return min(max(0, whole - fee_before_cents), fee_cents - fee_before_cents)


def parts(*, cents: int, items_cents: int, fee_cents: int, items_left_cents: int, fee_left_cents: int) -> int:
    """Of a refund whose sum alone is known, what is the items': in proportion, as far as both have something left."""
    wanted = half_up(cents * items_cents, items_cents + fee_cents)
    return max(min(wanted, items_left_cents, cents), cents - fee_left_cents, 0)


def _add(found: dict[int, int], line: Line, cents: int) -> None:
    before = found.get(line.key, 0)
    found[line.key] = before + max(0, min(cents, line.left_cents - before))
