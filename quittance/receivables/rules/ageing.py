"""How old a bill is, when it is overdue, and what its standing is called. Days are the firm's, never instants."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    GONE = "gone"
    VOIDED = "voided"
    OVERDUE = "overdue"
    OPEN = "open"
    OVERPAID = "overpaid"
    PAID = "paid"
    WRITTEN_OFF = "written off"
    CREDITED = "credited"


@dataclass(frozen=True)
class Closing:
    """What counts against a bill: money of whatever way, what the firm wrote off, and what it credited."""

    money_cents: int = 0
    written_off_cents: int = 0
    credited_cents: int = 0

    @property
    def standing(self) -> Standing:
        """Paid as soon as any money came; else by what the firm gave up most of."""
        given_up = max(self.written_off_cents, self.credited_cents)
        if self.money_cents > 0 or given_up <= 0:
            return Standing.PAID
        return Standing.WRITTEN_OFF if self.written_off_cents == given_up else Standing.CREDITED


def due_on(*, issued: date, due: date | None) -> date:
    """A bill without a due date is due upon receipt: on the day it is dated."""
    return due or issued


def days_overdue(*, issued: date, due: date | None, today: date) -> int:
    """On the due date itself nothing is overdue."""
    return max(0, (today - due_on(issued=issued, due=due)).days)


def age(*, issued: date, today: date) -> int:
    """Days from the bill's date to today; one dated ahead has none yet."""
    return max(0, (today - issued).days)


def standing(
    *, due_cents: int, rest_cents: int, voided: bool, gone: bool, is_overdue: bool, closed_by: Closing
) -> Standing:
    """`rest_cents` is what is left before it is held at zero: below it, somebody paid too much."""
    if gone:
        return Standing.GONE
    if voided:
        return Standing.VOIDED
    if due_cents > 0:
        return Standing.OVERDUE if is_overdue else Standing.OPEN
    return Standing.OVERPAID if rest_cents < 0 else closed_by.standing
