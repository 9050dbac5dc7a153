"""What of ours a balance line is to be: a payment's items, what was taken of them, what came again, and our fee."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quittance.payments.rules.fees import Method
from quittance.reconciliation.rules.lines import Sort


class Use(StrEnum):
    """What a part of a payment is for; it decides in which file its row stands and what is noted beside it."""

    INVOICE = "invoice"
    LATE_FEE = "late_fee"
    ON_ACCOUNT = "on_account"  # without an invoice; the note is the payer's own description
    CARD_FEE = "card_fee"  # the fee that a payer bore, given back by the firm with a refund


@dataclass(frozen=True, slots=True)
class Part:
    """One row of the books, or of the files alone. What takes back is negative and has a suffix from 900 on.

    `use`, client and invoice are those of the item that is paid, taken back or put back.
    """

    suffix: int
    use: Use
    amount_cents: int
    client: str
    client_name: str = ""
    invoice: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Motion:
    """Money of one payment moving once, and which balance line it has to be: by sort and the processor's source.

    - CHARGE: the payment's items as they count now; CHARGE_FAILURE: all of them back
    - REFUND, DISPUTE: what it took, from 900 on; REFUND_FAILURE, DISPUTE_REVERSAL: what came again, as new items
    - FEE_RETURN: no parts; `firm_fee_cents` below zero, client and name given
    """

    sort: Sort
    source: str
    code: int
    method: Method
    paid_date: date  # of the payment
    moved_date: date  # of this motion: the same for a charge
    parts: tuple[Part, ...] = ()
    card: str = ""  # the brand
    firm_fee_cents: int = 0  # withheld from the firm; below zero where it is given back
    fee_words: str = ""  # by `fee_texts`
    missing_cents: int = 0  # went back although it was given back already: refund and dispute of the same money
    client: str = ""  # of the payment, for its fee; without it that of the first part
    client_name: str = ""
    fee_mark: str = ""  # in the key of its fee's row, where there may be several of one sort

    @property
    def parts_cents(self) -> int:
        # Nearly all have one, and a loop costs more than it adds.
        return self.parts[0].amount_cents if len(self.parts) == 1 else sum(part.amount_cents for part in self.parts)

    @property
    def net_cents(self) -> int:
        """What the line has to add to the payout, but for the processor's own charges.

        A card fee that the payer bore is charged and taken on the same line: it is in no file and in no sum here.
        """
        return self.parts_cents - self.firm_fee_cents - self.missing_cents
