"""What a bank statement says, in our words."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quittance.core.money import Currency

TEXT_LENGTH_MAX, REFERENCE_LENGTH_MAX = 500, 200


class Unreadable(Exception):
    """The file is refused; nothing of it was taken. `line` is none where it is about the file as a whole."""

    def __init__(self, words: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(words if line is None else f"Line {line}: {words}")


@dataclass(frozen=True, slots=True)
class Line:
    """`key` is the same for the same line in every file of the account, and two equal lines of a day have two."""

    key: str
    booked_date: date
    amount_cents: int  # below zero where money left the account
    text: str = ""  # as the bank wrote it, so maybe with what a spreadsheet would calculate
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    account: str
    currency: Currency
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Booking:
    """A line as it was read, before it has a key."""

    account: str
    currency: Currency
    booked_date: date
    amount_cents: int
    text: str
    reference: str


def shown(text: str, length: int = 40) -> str:
    """What stood in the file, fit for a message."""
    return f"“{text[:length]}{'…' if len(text) > length else ''}”"


def statements(bookings: Iterable[Booking], named: Iterable[tuple[str, Currency]] = ()) -> tuple[Statement, ...]:
    """One per account and currency, in the order of the file; `named` are those that stand there also without lines."""
    found: dict[tuple[str, Currency], list[Line]] = {each: [] for each in named}
    seen: Counter[tuple[object, ...]] = Counter()
    for booking in bookings:
        account, currency = booking.account, booking.currency
        # Banks pad and break texts from one download to the next; words are what stays.
        texts = (_words(booking.text), _words(booking.reference))
        facts = (account, currency.value, booking.booked_date.isoformat(), booking.amount_cents, *texts)
        seen[facts] += 1
        key = hashlib.sha256(repr((*facts, seen[facts])).encode()).hexdigest()[:32]
        text, reference = booking.text[:TEXT_LENGTH_MAX], booking.reference[:REFERENCE_LENGTH_MAX]
        line = Line(key, booking.booked_date, booking.amount_cents, text, reference)
        found.setdefault((account, currency), []).append(line)
    return tuple(Statement(account, currency, tuple(lines)) for (account, currency), lines in found.items())


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
