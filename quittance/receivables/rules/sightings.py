"""What the echo rules look at: items of ours, receipts in the source, and what people decided. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from quittance.core.money import Currency, Money
from quittance.receivables.rules import reference


class Sort(StrEnum):
    """What an item of ours is for."""

    INVOICE = "invoice"
    LATE_FEE = "late_fee"
    ON_ACCOUNT = "on_account"
    REVERSAL = "reversal"


class Verdict(StrEnum):
    """What a receipt in the source is to us; the model says it in words."""

    COUNTS = "counts"
    ECHO = "echo"
    POSTED = "posted"
    LISTED = "listed"
    ELSEWHERE = "elsewhere"
    DIFFERENCE = "difference"
    TWICE = "twice"
    PROBABLE = "probable"


UNCOUNTED = frozenset({Verdict.ECHO, Verdict.ELSEWHERE, Verdict.DIFFERENCE, Verdict.TWICE, Verdict.PROBABLE})
# What a person is asked about, and what alone keeps a client from knowing what is owed.
UNDECIDED = frozenset({Verdict.PROBABLE, Verdict.ELSEWHERE, Verdict.DIFFERENCE, Verdict.TWICE, Verdict.LISTED})


class Says(StrEnum):
    """What a person may say about a receipt in the source."""

    SAME = "same"
    OTHER = "other"
    FOLLOW = "follow"


@dataclass(frozen=True)
class Item:
    """An item of ours that counts: held or received."""

    key: int
    sort: Sort
    client: int
    invoice: int | None
    amount_cents: int
    currency: Currency
    submitted_at: datetime
    submitted_date: date  # the same as the firm's date
    code: int | None = None  # none while it is only held
    suffix: int | None = None
    reversed_at: datetime | None = None  # when all of it was taken back
    invoice_number: str = ""

    @property
    def order(self) -> tuple[datetime, int, int, int]:
        """Oldest first, and the same whatever order rows come in."""
        return (self.submitted_at, self.code or 0, self.suffix or 0, self.key)

    @property
    def stands_alone(self) -> bool:
        """Has no invoice of its own, and counts where the firm applies it."""
        return self.invoice is None

    @property
    def name(self) -> str:
        return reference.build(self.code, self.suffix) if self.code and self.suffix else ""


@dataclass(frozen=True)
class Shown:
    """A receipt as the source shows it: one application of one entry, to an invoice or to another entry."""

    key: int
    name: str  # the source's own key, by which order does not depend on ours
    entry: int
    client: int
    invoice: int | None
    amount_cents: int
    currency: Currency
    received_date: date
    first_seen_at: datetime
    first_seen_date: date  # the same as the firm's date
    reference: str = ""
    money: bool = True  # a receipt, a reversal or a type unknown; no memo, write-off or adjustment
    takes_back: bool = False  # the source calls it a reversal
    gone: bool = False  # voided, or no longer there
    invoice_number: str = ""

    @property
    def order(self) -> tuple[date, str]:
        return (self.received_date, self.name)

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, self.currency)


def is_exact(receipt: Shown, item: Item) -> bool:
    """Same invoice, same amount."""
    same = (receipt.invoice, receipt.amount_cents, receipt.currency) == (item.invoice, item.amount_cents, item.currency)
    return same and receipt.invoice is not None


@dataclass(frozen=True)
class Said:
    """A decision in force. Its item is none where a receipt bears our identifier and names nothing of ours."""

    says: Says
    item: int | None
    corrected: bool = False  # the receipt bears another reference by now than when it was decided


@dataclass(frozen=True)
class Ground:
    """What else the rules need to know of a firm."""

    identifier: str
    go_live: date | None
    said: Mapping[int, Said] = field(default_factory=dict)  # about receipts
    said_of_entries: Mapping[int, int] = field(default_factory=dict)  # entry → code of the payment that it is


@dataclass(frozen=True)
class Judged:
    receipt: int
    verdict: Verdict
    item: int | None = None
    settled: bool = False  # by a person
