"""Payments that go back, for tests: what the processor would tell, and what the books then say."""

from itertools import count
from typing import Any

from django.db.models import Sum

from quittance.core.money import Currency
from quittance.integrations.stripe import words
from quittance.integrations.stripe.words import DisputeState, RefundState
from quittance.payments.actions import disputing, refunding
from quittance.payments.models import Dispute, Payment, Refund
from quittance.payments.rules.fees import Method
from quittance.payments.tests import orders
from quittance.receivables.models import Invoice, Receipt
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is

_numbers = count(1)
DANA = "staff:9"


def paid(*cents: int, method: Method = Method.CARD, numbers: tuple[str, ...] = (), **more: Any) -> Payment:
    """One invoice for each amount, all of them paid whole, and settled."""
    one = books.client(name="Acme Co")
    bills = [books.invoice(one, each, number=numbers[place] if numbers else "") for place, each in enumerate(cents)]
    payment = orders.start(*map(orders.line, bills), method=method, **more)
    key = next(_numbers)
    Payment.objects.filter(pk=payment.pk).update(intent_id=f"pi_{key}", account="acct_harbor", asked_at=now_is(0))
    payment.refresh_from_db()
    orders.succeed(payment)
    return payment


def ask(payment: Payment, items: dict[int, int] | None = None, *, key: str = "", days: int = 1, **more: Any) -> Refund:
    told = {"reason": "Billed twice", "by": DANA, "key": key or orders.key(), "now": now_is(days), **more}
    return refunding.ask(payment=payment, items=items, **told)


def told(refund: Refund, state: RefundState = RefundState.SUCCEEDED, **more: Any) -> words.Refund:
    facts = {"failure": "The card was reported lost or stolen." if state is RefundState.FAILED else "", **more}
    return words.Refund(
        id=refund.refund_id or f"re_{refund.pk}", state=state, amount_cents=refund.amount_cents, currency=Currency.USD,
        created_at=now_is(1), refund=str(refund.ticket), intent=refund.payment.intent_id, **facts,
    )  # fmt: skip


def foreign(payment: Payment, cents: int, name: str, state: RefundState = RefundState.SUCCEEDED) -> words.Refund:
    """One that somebody made at the processor's own pages."""
    return words.Refund(name, state, cents, Currency.USD, now_is(1), intent=payment.intent_id)


def disputed(payment: Payment, state: DisputeState, cents: int | None = None, **more: Any) -> words.Dispute:
    facts = {"id": f"du_{payment.pk}", "reason": "The cardholder does not recognize the payment.", **more}
    return words.Dispute(
        state=state, amount_cents=payment.charged_cents if cents is None else cents, currency=Currency.USD,
        created_at=now_is(2), intent=payment.intent_id, **facts,
    )  # fmt: skip


def apply(refund: Refund, state: RefundState = RefundState.SUCCEEDED, days: int = 2) -> Refund:
    refunding.hear(payment=refund.payment, told=told(refund, state), now=now_is(days))
    refund.refresh_from_db()
    return refund


def failed(refund: Refund, days: int = 6) -> Refund:
    return apply(refund, RefundState.FAILED, days)


def dispute(payment: Payment, state: DisputeState, cents: int | None = None, **more: Any) -> Dispute:
    return disputing.hear(payment=payment, told=disputed(payment, state, cents, **more), now=now_is(3))


def bills(payment: Payment) -> list[Invoice]:
    return [row.invoice for row in orders.rows(payment) if row.invoice]


def dues(payment: Payment) -> list[int]:
    return [books.due(row) for row in bills(payment)]


def lines(payment: Payment) -> list[tuple[int | None, int]]:
    """Suffix and amount of all its rows in the books."""
    return [*Receipt.objects.filter(code=payment.code).order_by("pk").values_list("suffix", "amount_cents")]


def ours(payment: Payment) -> int:
    """What the books say is the firm's of it."""
    return Receipt.objects.filter(code=payment.code).aggregate(cents=Sum("amount_cents"))["cents"] or 0


def returned(payment: Payment, code: str) -> Dispute:
    """A bank transfer that its bank took back after it had settled."""
    return dispute(payment, DisputeState.LOST, return_code=code)


def withdrawn(payment: Payment, cents: int | None = None) -> Dispute:
    """Disputed, and taken by the payer's bank."""
    return dispute(payment, DisputeState.OPEN, cents)


def won(payment: Payment, cents: int | None = None) -> Dispute:
    return dispute(payment, DisputeState.WON, cents)


def lost(payment: Payment, cents: int | None = None) -> Dispute:
    return dispute(payment, DisputeState.LOST, cents)
