"""What the outside says: lines of the processor's balance, its payouts, and the bank's own lines. In our words.

The door to the processor translates; a type that it does not know comes as OTHER with the processor's word kept.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quittance.core.money import Currency
from quittance.payments.rules.fees import Method


class Sort(StrEnum):
    CHARGE = "charge"
    CHARGE_FAILURE = "charge_failure"  # a bank transfer that came back before it had settled
    REFUND = "refund"
    REFUND_FAILURE = "refund_failure"
    DISPUTE = "dispute"  # also a bank transfer returned after it had settled
    DISPUTE_REVERSAL = "dispute_reversal"
    FEE_RETURN = "fee_return"  # our fee, given back by a call of our own
    FEE = "fee"  # the processor's own, on a line of its own
    ADJUSTMENT = "adjustment"
    PAYOUT_FAILURE = "payout_failure"  # an earlier payout came back; the money leaves again with this one
    OTHER = "other"


class Whose(StrEnum):
    OURS = "ours"  # our fee, which the payer or the firm bears
    PROCESSOR = "processor"


@dataclass(frozen=True, slots=True)
class Charge:
    """What was taken from a line before it reached the firm; below zero where it was given back."""

    whose: Whose
    amount_cents: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`source` is the processor's name of what the line is about: a charge, a refund, a dispute, a payout."""

    line_id: str
    sort: Sort
    source: str
    amount_cents: int
    charges: tuple[Charge, ...] = ()
    label: str = ""  # the processor's own word for its type
    words: str = ""

    @property
    def fee_cents(self) -> int:
        # Nearly all have one, and a loop costs more than it adds.
        charges = self.charges
        return charges[0].amount_cents if len(charges) == 1 else sum(each.amount_cents for each in charges)

    @property
    def net_cents(self) -> int:
        return self.amount_cents - self.fee_cents

    @property
    def is_charged_by_processor(self) -> bool:
        for each in self.charges:  # noqa: SIM110  a generator costs more than a look at the one that there is
            if each.whose is Whose.PROCESSOR:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Payout:
    """Money from the processor to the bank, or back: one per bank account, method family, currency and day."""

    payout_id: str
    method: Method
    currency: Currency
    amount_cents: int
    deposit_date: date  # the processor's arrival date: a date, never shifted by a zone
    descriptor: str = ""  # what the bank shows
    is_read: bool = True  # the processor has named its lines


@dataclass(frozen=True, slots=True)
class Earlier:
    """A payout that came back, and the number of the file set that holds its rows."""

    payout_id: str
    amount_cents: int
    number: int
    deposit_date: date


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of the firm's bank statement."""

    bank_line_id: str
    booked_date: date
    amount_cents: int
    text: str = ""
