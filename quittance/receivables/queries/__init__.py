"""Reads that more than one caller needs."""

from quittance.receivables.queries.closing import asked_before_money, closing
from quittance.receivables.queries.deciding import Question, decided, on_account, to_decide
from quittance.receivables.queries.freshness import as_of, is_stale
from quittance.receivables.queries.overpaid import overpaid
from quittance.receivables.queries.owing import Ledger, Line, Owed, ledger, open_invoices, why_due
from quittance.receivables.queries.papers import paper_of, with_papers
from quittance.receivables.queries.proof import LedgerFault, ledger_faults
from quittance.receivables.queries.rebilled import standing_for, successor, voided_with_money
from quittance.receivables.queries.received import Received, ours_on_account, received_of, received_otherwise, unapplied
from quittance.receivables.queries.tie_out import ClientLine, SingleRow, TieOut, tie_out, tie_out_of
from quittance.receivables.queries.unposted import unposted_items, waiting_items

__all__ = [
    "ClientLine",
    "Ledger",
    "LedgerFault",
    "Line",
    "Owed",
    "Question",
    "Received",
    "SingleRow",
    "TieOut",
    "as_of",
    "asked_before_money",
    "closing",
    "decided",
    "is_stale",
    "ledger",
    "ledger_faults",
    "on_account",
    "open_invoices",
    "ours_on_account",
    "overpaid",
    "paper_of",
    "received_of",
    "received_otherwise",
    "standing_for",
    "successor",
    "tie_out",
    "tie_out_of",
    "to_decide",
    "unapplied",
    "unposted_items",
    "voided_with_money",
    "waiting_items",
    "why_due",
    "with_papers",
]
