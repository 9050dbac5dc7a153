"""How old a bill is, when it is overdue, and what its standing is called. Days are the firm's, never instants."""

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    GONE = "gone"
    VOIDED = "voided"
    OVERDUE = "overdue"
    OPEN = "open"
    OVERPAID = "overpaid"
    PAID = "paid"


def due_on(*, issued: date, due: date | None) -> date:
    """A bill without a due date is due upon receipt: on the day it is dated."""
    return due or issued


def days_overdue(*, issued: date, due: date | None, today: date) -> int:
    """On the due date itself nothing is overdue."""
    return max(0, (today - due_on(issued=issued, due=due)).days)


def age(*, issued: date, today: date) -> int:
    """Days from the bill's date to today; one dated ahead has none yet."""
    return max(0, (today - issued).days)


def standing(*, due_cents: int, rest_cents: int, voided: bool, gone: bool, is_overdue: bool) -> Standing:
    """`rest_cents` is what is left before it is held at zero: below it, somebody paid too much."""
    if gone:
        return Standing.GONE
    if voided:
        return Standing.VOIDED
    if due_cents > 0:
        return Standing.OVERDUE if is_overdue else Standing.OPEN
    return Standing.OVERPAID if rest_cents < 0 else Standing.PAID
