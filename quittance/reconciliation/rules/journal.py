"""What a deposit is to the general ledger: cash and fee expense against receivables. Both sides are equal, always."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from quittance.reconciliation.rules.proof import Proof


@dataclass(frozen=True)
class Accounts:
    """The firm's own names or numbers of its accounts."""

    cash: str = "Cash"
    fees: str = "Payment fees"
    receivable: str = "Accounts receivable"
    other: str = "Receipts without an invoice"
    suspense: str = "Suspense"


USUAL = Accounts()


@dataclass(frozen=True, slots=True)
class Posting:
    """One of the two sums is zero, and none is below."""

    key: str
    day: date
    account: str
    debit_cents: int
    credit_cents: int
    text: str
    payout_id: str


def of_proofs(proofs: Iterable[Proof], accounts: Accounts = USUAL) -> tuple[Posting, ...]:
    return tuple(posting for proof in proofs for posting in _of_proof(proof, accounts))


def _of_proof(proof: Proof, accounts: Accounts) -> Iterator[Posting]:
    payout = proof.payout
    shown = payout.descriptor or payout.payout_id
    debits = (
        (accounts.cash, proof.deposit_cents, f"Deposit {shown}"),
        (accounts.fees, proof.fee_cents, f"Fees withheld from deposit {shown}"),
        (accounts.receivable, -proof.invoice_cents, "Invoices paid"),
        (accounts.other, -proof.alt_cents, "Late fees, payments without an invoice, card fees given back"),
        (accounts.cash, -proof.carried_cents, "An earlier deposit that came back"),
        (accounts.suspense, -proof.remainder_cents, "Not explained when the file was released"),
    )
    for place, (account, cents, text) in enumerate(debits, start=1):
        if cents:
            key = f"{payout.payout_id}-journal-{place}"
            yield Posting(key, payout.deposit_date, account, max(cents, 0), max(-cents, 0), text, payout.payout_id)
