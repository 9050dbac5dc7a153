"""A question as a card: what we took beside what the practice system shows, and the answers as buttons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quittance.receivables.models import Client, Decision, Invoice, Receipt
from quittance.receivables.models.decision import Says
from quittance.receivables.models.receipt import Verdict
from quittance.receivables.queries import Question
from quittance.web.base.tags import money
from quittance.web.firm import receipts

# (what it is called above the cards, what it means for the balance)
KINDS: dict[str, tuple[str, str]] = {
    Verdict.PROBABLE: (
        "Probably the same money",
        "Until you decide, it lowers no balance a second time, and nothing chases or charges that amount.",
    ),
    "on_account": (
        "On account, equal to a whole payment",
        "It lies on the client's account. If it is our payment, nothing was received beyond it.",
    ),
    Verdict.ELSEWHERE: (
        "Posted elsewhere",
        "It does not count where it was posted; our payment counts where the client paid.",
    ),
    Verdict.DIFFERENCE: ("Posted with a difference", "It does not count; our payment does."),
    Verdict.TWICE: ("Posted twice", "The second posting does not count."),
    Verdict.LISTED: ("Bears our identifier, and is none of ours", "It counts as money received otherwise."),
}


@dataclass(frozen=True)
class Answer:
    says: str
    label: str
    consequence: str


@dataclass(frozen=True)
class Side:
    """One of the two sides of a card."""

    amount: str
    on: date
    reference: str
    client: Client
    invoice: Invoice | None
    words: str


@dataclass(frozen=True)
class Card:
    question: Question
    ours: list[Side]
    theirs: Side
    answers: list[Answer]

    @property
    def title(self) -> str:
        return KINDS[_kind(self.question)][0]

    @property
    def consequence(self) -> str:
        return KINDS[_kind(self.question)][1]

    @property
    def key(self) -> str:
        receipt = self.question.receipt
        return f"receipt-{receipt.pk}" if receipt else f"entry-{self.question.entry.pk}"


def of(questions: Iterable[Question]) -> list[Card]:
    return [_card(question) for question in questions]


def _kind(question: Question) -> str:
    return question.verdict or "on_account"


def _card(question: Question) -> Card:
    return Card(
        question=question,
        ours=[ours(item) for item in question.items],
        theirs=_theirs(question),
        answers=[_answer(says, question) for says in question.answers],
    )


def ours(item: Receipt) -> Side:
    words = item.description or ("" if item.invoice else "without an invoice")
    return Side(
        amount=_money(item.amount_cents, item.invoice, item.client),
        on=item.received_date,
        reference=receipts.name(item) or "being paid",
        client=item.client,
        invoice=item.invoice,
        words=words,
    )


def _theirs(question: Question) -> Side:
    entry, receipt = question.entry, question.receipt
    kind = f"{entry.type_name} {entry.number}".strip()
    if receipt is None:
        amount = _money(-entry.amount_cents, None, entry.client)
        return Side(amount, entry.entry_date, entry.reference, entry.client, None, f"{kind}, on account")
    amount = _money(receipt.amount_cents, receipt.invoice, receipt.client)
    return Side(amount, receipt.received_date, entry.reference, receipt.client, receipt.invoice, kind)


def _answer(says: Says, question: Question) -> Answer:
    receipt = question.receipt
    if says == Says.FOLLOW and receipt is not None and receipt.invoice is not None:
        to = receipt.invoice.number
        return Answer(
            says, f"Follow it to invoice {to}", f"Our payment moves to invoice {to}; where it was, it is due."
        )
    if says == Says.SAME:
        return Answer(says, "Same money", "It is our payment. It counts once.")
    if not question.items:
        return Answer(says, "Other money", "It stays as it counts now, and leaves this list.")
    return Answer(says, "Other money", "The firm received it besides. It counts, and our payment does too.")


def decided(row: Decision) -> str:
    """What was said, in a sentence."""
    amount, what = _about(row)
    item = receipts.name(row.item) if row.item else ""
    if row.says == Says.FOLLOW:
        number = row.receipt.invoice.number if row.receipt and row.receipt.invoice else ""
        return f"Payment {item} followed to invoice {number}, where {what} of {amount} was posted."
    if row.says == Says.SAME:
        return f"{what} of {amount} is the same money as payment {item}."
    return f"{what} of {amount} is other money" + (f", not payment {item}." if item else ".")


def overtaken(row: Decision) -> str:
    """What became of it, where the bookkeeper corrected the reference afterwards; empty where it is in force."""
    receipt = row.receipt
    if row.says != Says.OTHER or receipt is None or receipt.verdict == Verdict.COUNTS or receipt.entry is None:
        return ""
    was = f"from {row.reference} " if row.reference else ""
    names = f"It was corrected {was}to {receipt.entry.reference} since, which names our payment."
    return f"Overtaken. {names} Now it is judged by that: {Verdict(receipt.verdict).label}."


def _about(row: Decision) -> tuple[str, str]:
    if row.receipt is not None:
        entry = row.receipt.entry
        # By the name it bore when it was decided: it may have been corrected since.
        what = f"{entry.type_name} {row.reference or entry.number}".strip() if entry else "The receipt"
        return _money(row.receipt.amount_cents, row.receipt.invoice, row.receipt.client), what
    if row.entry is None:
        return "", "The receipt"
    what = f"{row.entry.type_name} {row.entry.reference or row.entry.number}".strip()
    return _money(-row.entry.amount_cents, None, row.entry.client), what


def _money(cents: int, invoice: Invoice | None, client: Client) -> str:
    return money(cents, invoice.currency if invoice else client.currency)
