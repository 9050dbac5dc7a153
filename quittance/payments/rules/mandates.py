"""What a payer agrees to before their bank account is debited (Nacha): clear terms, how to revoke, who debits.

A text once shown is never changed: a new wording is a new version, because each authorization is kept with its words.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quittance.core.money import Money

VERSION = 2  # 1 had the same words in British spelling
_COUNTS = {2: "two", 3: "three", 4: "four"}
_REPAIR = "If a debit is made in error, it may be put right by a debit or credit to the same account."
_OWNER = "I own this account or may authorize debits from it."
_COPY = "A copy of this authorization is mailed to me; it is kept for at least two years after the last debit."


@dataclass(frozen=True)
class Debtee:
    """Who debits, as the payer must be told."""

    name: str
    contact: str
    company_id: str = ""

    @property
    def on_statements(self) -> str:
        return f" The bank statement shows the debit under company ID {self.company_id}." if self.company_id else ""


@dataclass(frozen=True)
class Text:
    version: int
    words: str

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.words.encode()).digest()

    @property
    def mark(self) -> str:
        """By which a form says that these are the words that stood beside its button."""
        return self.sha256.hex()


def for_one_payment(*, to: Debtee, amount: Money, what: str, on: date) -> Text:
    """For exactly this amount, once. `what` is how the payer knows it: invoices 5001 and 5002."""
    return _text(
        f"I authorize {to.name} to debit {amount} once from the bank account that I give here, by an electronic ACH "
        f"transfer on or after {_day(on)}, for {what}.{to.on_statements}",
        f"To revoke this, write to {to.contact} before the transfer is sent, which happens within one business day. "
        "A transfer that was sent can be refunded, but not called back.",
    )


def for_several_payments(*, to: Debtee, debits: Sequence[tuple[Money, str]], on: date) -> Text:
    """For exactly these amounts, each once, by one click: each goes into another bank account of the firm."""
    each = [f"one of {amount} for {what}" for amount, what in debits]
    count = _COUNTS.get(len(debits), str(len(debits)))
    return _text(
        f"I authorize {to.name} to debit the bank account that I give here {count} times, by electronic ACH transfers "
        f"on or after {_day(on)}, each once: {'; '.join(each[:-1])}; and {each[-1]}.{to.on_statements}",
        f"To revoke one or all of them, write to {to.contact} before the transfer is sent, which happens within one "
        "business day. A transfer that was sent can be refunded, but not called back.",
    )


def for_kept_account(*, to: Debtee) -> Text:
    """For an account that is saved. It debits nothing by itself: each payment has an amount that the payer confirms."""
    return _text(
        f"I authorize {to.name} to keep the bank account that I give here and to debit it by electronic ACH transfers, "
        "each time only for the exact amount and on the day that I confirm when I pay. Saving it debits nothing, apart "
        f"from small deposits that may be sent to prove the account and taken back.{to.on_statements}",
        f"To revoke this, remove the account under “Payment methods” in the client portal, or write to {to.contact}. "
        "It holds for all debits that were not yet sent.",
    )


def _text(terms: str, revoking: str) -> Text:
    return Text(VERSION, "\n".join([terms, f"{_REPAIR} {_OWNER}", revoking, _COPY]))


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
