"""Proofs of payouts, and what left in files."""

from quittance.reconciliation.models.bank_line import BankLine, Statement
from quittance.reconciliation.models.file_set import Corrected, FiledFee, FiledRow, FileSet, Mailing, Withdrawal
from quittance.reconciliation.models.move import Move, Posted
from quittance.reconciliation.models.policy import Policy
from quittance.reconciliation.models.proof import Explained, Gap, Proof

__all__ = [
    "BankLine",
    "Corrected",
    "Explained",
    "FileSet",
    "FiledFee",
    "FiledRow",
    "Gap",
    "Mailing",
    "Move",
    "Policy",
    "Posted",
    "Proof",
    "Statement",
    "Withdrawal",
]
