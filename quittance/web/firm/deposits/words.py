"""Deposits, payouts and lines in the words of those who post them."""

from collections.abc import Mapping
from datetime import date, datetime

from quittance.payments.models import Payout
from quittance.payments.models.payment import Method
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.queries.overview import Standing
from quittance.reconciliation.rules.lines import Sort
from quittance.reconciliation.rules.proof import Why

Toned = tuple[str, str]  # tone, words

STANDINGS: Mapping[Standing, Toned] = {
    Standing.EXPECTED: ("wait", "expected"),
    Standing.LATE: ("warn", "expected, not announced"),
    Standing.ON_ITS_WAY: ("wait", "on its way"),
    Standing.ARRIVED: ("good", "arrived"),
    Standing.HELD: ("bad", "held"),
    Standing.CAME_BACK: ("bad", "came back"),
}
METHODS = {Method.CARD.value: "Cards", Method.BANK.value: "Bank transfers"}
WHYS: Mapping[str, Toned] = {
    Why.ROWS: ("good", "our rows"),
    Why.FEE: ("good", "a fee row"),
    Why.ZERO: ("good", "comes to nothing"),
    Why.EARLIER: ("good", "earlier payout"),
    Why.UNKNOWN: ("bad", "nothing of ours"),
    Why.DIFFERS: ("bad", "another sum"),
    Why.REPEATED: ("bad", "named twice"),
    Why.ABSENT: ("bad", "no line"),
    Why.PAYOUT: ("bad", "payout differs"),
    Why.BANK: ("bad", "bank differs"),
}
# What somebody at the desk does about it.
TO_DO: Mapping[str, str] = {
    Why.UNKNOWN: "Look the line up at the processor by its name. If it is a fee or an adjustment of the processor's, "
    "release the files with that as the reason and post the sum by hand. If it is a payment, tell us.",
    Why.DIFFERS: "Compare the payment's page with the line. A refund or dispute that we have not heard of yet "
    "explains itself within minutes: look again then.",
    Why.REPEATED: "The processor names one line twice. Ask it which is right; nothing of it is in our files twice.",
    Why.ABSENT: "The money is in our rows and not in this payout. It may come with the next one: ask the processor.",
    Why.PAYOUT: "Ask the processor what else the payout holds. It is not the sum of the lines that it names.",
    Why.BANK: "See the bank's statement: a charge of the bank itself, or another deposit on the same line.",
}
SORTS: Mapping[str, str] = {
    Sort.CHARGE: "Payment",
    Sort.CHARGE_FAILURE: "Payment failed",
    Sort.REFUND: "Refund",
    Sort.REFUND_FAILURE: "Refund failed",
    Sort.DISPUTE: "Dispute",
    Sort.DISPUTE_REVERSAL: "Dispute won",
    Sort.FEE_RETURN: "Fee given back",
    Sort.FEE: "Processor's fee",
    Sort.ADJUSTMENT: "Adjustment",
    Sort.PAYOUT_FAILURE: "Earlier payout came back",
    Sort.OTHER: "Other",
}
FILES: Mapping[str, str] = {
    "Posted_Invoice_Payments": "Import it, or post each row with exactly its reference.",
    "Posted_alt_Payments": "Pays no invoice: post each row by hand.",
    "Transaction_fee_report": "What was withheld from you, and what was given back.",
    "Moved_Payments": "Moved after it had left: outside of the deposit.",
    "Corrections": "Cells of earlier files, and what they ought to be.",
    "General_Ledger_Journal": "The same deposit for the general ledger.",
    "Balance_Lines": "Each line of the processor's, with what explains it.",
    "seals": "The seal of every row, for the checker.",
}


def method(payout: Payout) -> str:
    return METHODS.get(payout.method, payout.method)


def set_states(row: FileSet, *, withdrawn: int, payouts: int) -> list[Toned]:
    if row.kind == "changes":
        return [("wait", "changes")]
    states: list[Toned] = []
    if withdrawn:
        states.append(("bad", "withdrawn" if withdrawn >= payouts else "withdrawn in part"))
    if row.released_by:
        states.append(("warn", "released"))
    return states or [("good", "proved")]


def spoken(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def moment(at: datetime) -> str:
    return f"{spoken(at.date())}, {at:%H:%M}"
