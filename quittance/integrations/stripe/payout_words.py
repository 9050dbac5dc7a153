"""What the processor tells of payouts and of its balance's lines, in our words. An amount is whole cents."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from quittance.core.money import Currency


class Family(StrEnum):
    """The way the money came, by which payouts are kept apart; the processor's own words."""

    CARD = "card"
    BANK = "bank_account"


class PayoutState(StrEnum):
    ANNOUNCED = "announced"  # on its way
    ARRIVED = "arrived"  # as far as the processor knows: a bank may send it back for some days more
    FAILED = "failed"  # the money is on the balance again, and leaves with a later payout
    CANCELLED = "cancelled"


class Sort(StrEnum):
    """What a line of the balance is."""

    CHARGE = "charge"
    CHARGE_FAILURE = "charge_failure"
    REFUND = "refund"
    REFUND_FAILURE = "refund_failure"
    DISPUTE = "dispute"
    DISPUTE_REVERSAL = "dispute_reversal"
    FEE_RETURN = "fee_return"  # a fee of ours, given back
    FEE = "fee"  # the processor's own, on a line of its own
    ADJUSTMENT = "adjustment"
    PAYOUT_FAILURE = "payout_failure"
    OTHER = "other"  # `label` has the processor's word


class Whose(StrEnum):
    OURS = "ours"
    PROCESSOR = "processor"


@dataclass(frozen=True, slots=True)
class Payout:
    """Money sent to the firm's bank; below zero where it is taken from there."""

    id: str
    amount_cents: int
    currency: Currency
    family: Family
    arrival_date: date
    state: PayoutState
    automatic: bool  # only of these does the processor know the lines
    is_complete: bool  # all its lines can be listed
    created_at: datetime
    descriptor: str = ""  # what the bank shows
    failure: str = ""  # words for the firm
    trace: str = ""  # by which the bank finds it; told once it has arrived
    original_payout: str = ""  # the payout that this one takes back


@dataclass(frozen=True, slots=True)
class Charge:
    """What was taken of a line; below zero where it was given back."""

    whose: Whose
    amount_cents: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """`source` is what the line is about: a charge, a refund, a dispute, a fee given back, a payout."""

    id: str
    sort: Sort
    source: str
    intent: str  # of the payment that the source belongs to, where it says so
    amount_cents: int
    charges: tuple[Charge, ...]
    label: str  # the processor's own word for its type
    words: str
    created_at: datetime
