"""Which amounts a payer may choose: one for each item, or one sum that fills the oldest due first."""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST_CENTS = 100


class CannotChoose(Exception):
    """The amount cannot be paid like this; the text says why and what can, to whoever pays."""


@dataclass(frozen=True)
class Open:
    """Something that is due, in the order in which it is shown: the oldest first."""

    key: int
    due_cents: int
    whole_only: bool = False  # a late fee


def refusal(item: Open, cents: int) -> str:
    """Why this amount cannot be paid on this item; empty if it can."""
    rest = item.due_cents - cents
    if cents <= 0:
        return "Write an amount above 0.00, or leave this one out."
    if rest < 0:
        return f"Only {_shown(item.due_cents)} is due."
    return _refusal_of_part(item, cents, rest) if rest else ""


def _refusal_of_part(item: Open, cents: int, rest: int) -> str:
    if item.whole_only:
        return f"A late fee is paid whole: {_shown(item.due_cents)}."
    if cents < LEAST_CENTS:
        return f"The least that can be paid is {_shown(min(LEAST_CENTS, item.due_cents))}."
    if rest < LEAST_CENTS:
        return f"Less than {_shown(LEAST_CENTS)} would stay open. Pay {_shown(item.due_cents)}, or leave more."
    return ""


def spread(items: Sequence[Open], cents: int) -> dict[int, int]:
    """One sum over many items: the oldest first, each as far as it may be paid. Raises CannotChoose."""
    if cents <= 0:
        raise CannotChoose("Write an amount above 0.00.")
    whole = sum(item.due_cents for item in items)
    if cents > whole:
        raise CannotChoose(f"{_shown(whole)} is due in all.")
    left, less, chosen = cents, 0, dict[int, int]()
    for item in items:
        part = min(left, item.due_cents)
        if item.whole_only and part < item.due_cents:
            continue  # a late fee waits until all of it fits
        if not part or refusal(item, part):
            # Nothing newer is paid before it: that would not be the oldest first.
            less = _most_below(item, left)
            break
        chosen[item.key] = part
        left -= part
    if left:
        raise CannotChoose(
            f"{_shown(cents)} cannot be shared out: an item is paid whole, or from {_shown(LEAST_CENTS)} on with "
            f"{_shown(LEAST_CENTS)} or more left.{_instead(cents - left + less)}"
        )
    return chosen


def _most_below(item: Open, cents: int) -> int:
    """The most that may be paid in part of an item that cannot take this much."""
    part = item.due_cents - LEAST_CENTS
    return part if LEAST_CENTS <= part < cents else 0


def _instead(cents: int) -> str:
    return f" {_shown(cents)} can." if cents else ""


def _shown(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02}"
