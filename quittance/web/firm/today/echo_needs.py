"""What the receipts ask of a person: how many wait for a decision, and what they come to."""

from collections import Counter
from datetime import datetime

from quittance.access.queries import Visitor
from quittance.access.rules.permissions import Permission
from quittance.receivables.queries import Question, voided_with_money
from quittance.web.base.tags import money
from quittance.web.firm import bounds, questions
from quittance.web.firm.today.need import Need

_HERE = "/firm-portal/echoes/"


def of(visitor: Visitor, *, now: datetime) -> list[Need]:
    if not visitor.permissions >= {Permission.SEE_PAYMENTS, Permission.DECIDE_ECHOES}:
        return []
    return [*_of_voided(visitor), *_of_receipts(visitor, now)]


def _of_voided(visitor: Visitor) -> list[Need]:
    number = bounds.narrowed(voided_with_money(), visitor).count()
    if not number:
        return []
    title = "1 invoice was paid, then voided" if number == 1 else f"{number:,} invoices were paid, then voided"
    words = "The money lies on a bill that is none any more; the practice system shows no other in its place."
    return [Need("warn", title, words, f"{_HERE}#left", "See what to do")]


def _of_receipts(visitor: Visitor, now: datetime) -> list[Need]:
    waiting = questions.of(visitor, now=now)
    if not waiting:
        return []
    late = sum(question.alarm for question in waiting)
    title = f"1 receipt to decide · {_sum(waiting)}"
    if len(waiting) > 1:
        title = f"{len(waiting)} receipts to decide · {_sum(waiting)}"
    words = "Only a person can say whether they are money that was paid here."
    if late:
        words = f"{late} of them for more than 5 business days. Until then nothing chases or charges these amounts."
    return [Need("bad" if late else "warn", title, words, _HERE, "Decide")]


def _sum(waiting: list[Question]) -> str:
    sums: Counter[str] = Counter()
    for question in waiting:
        receipt = question.receipt
        cents = receipt.amount_cents if receipt else -question.entry.amount_cents
        invoice = receipt.invoice if receipt else None
        sums[invoice.currency if invoice else question.entry.client.currency] += abs(cents)
    return " and ".join(money(cents, currency) for currency, cents in sorted(sums.items()))
