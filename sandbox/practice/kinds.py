"""The types of the ledger, by number."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    number: int
    name: str
    sign: int
    prefix: str  # of its entry numbers; invoices have none


INVOICE = Kind(1, "Invoice", 1, "")
RECEIPT = Kind(2, "Receipt", -1, "R")
CREDIT_MEMO = Kind(3, "Credit memo", -1, "CM")
DEBIT_MEMO = Kind(4, "Debit memo", 1, "DM")
WRITE_OFF = Kind(5, "Write-off", -1, "WO")
ADJUSTMENT_DOWN = Kind(6, "Adjustment down", -1, "AD")
ADJUSTMENT_UP = Kind(7, "Adjustment up", 1, "AU")
FINANCE_CHARGE = Kind(8, "Finance charge", 1, "FC")
REVERSAL = Kind(9, "Reversal", 1, "RV")  # takes back a receipt

# fmt: off
KINDS = (
    INVOICE, RECEIPT, CREDIT_MEMO, DEBIT_MEMO, WRITE_OFF, ADJUSTMENT_DOWN, ADJUSTMENT_UP, FINANCE_CHARGE, REVERSAL,
)
# fmt: on
BY_NUMBER = {kind.number: kind for kind in KINDS}
