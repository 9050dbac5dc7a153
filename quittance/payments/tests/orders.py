"""Orders and payments for tests: each builder fills in what the story does not tell."""

from dataclasses import replace
from itertools import count
from typing import Any

from quittance.payments.actions import charge, outcome
from quittance.payments.actions.charge import Order, Payer
from quittance.payments.actions.outcome import Charged
from quittance.payments.models import Payment
from quittance.payments.models.payment import Way
from quittance.payments.rules.fees import Card, Funding, Method, Policy
from quittance.payments.rules.terms import STARTING, Terms
from quittance.receivables.actions import items
from quittance.receivables.models import Client, Invoice, Receipt
from quittance.receivables.models.receipt import Item
from quittance.receivables.tests.books import now_is

CAROL = Payer(Way.PERSON, "portal:1")
GUEST = Payer(Way.PASS, "pass:7")
PASSED_ON: Terms = replace(STARTING, policy=Policy(passed_on=True, state="NY"))
VISA = Card("visa", Funding.CREDIT, state="NY")
_keys = count(1)


def line(row: Invoice, cents: int | None = None) -> items.Line:
    return items.Line(client=row.client_id, invoice=row.pk, amount_cents=row.due_cents if cents is None else cents)


def alone(of: Client, cents: int, description: str = "Retainer") -> items.Line:
    return items.Line(client=of.pk, amount_cents=cents, item=Item.ON_ACCOUNT, description=description)


def order(*lines: items.Line, method: Method = Method.CARD, **told: Any) -> Order:
    """With the total that the page would show now."""
    made = Order(lines, method, 0, "carol@client.example", **told)
    return replace(made, charged_cents=charge.quote(order=made, now=now_is(0)).charged_cents)


def key() -> str:
    return f"form-{next(_keys)}"


def start(*lines: items.Line, by: Payer = CAROL, method: Method = Method.CARD, **told: Any) -> Payment:
    return charge.start(order=order(*lines, method=method, **told), by=by, key=key(), now=now_is(0))


def charged(payment: Payment, cents: int | None = None) -> Charged:
    return Charged(payment.charged_cents if cents is None else cents, payment.currency, brand="visa", last4="4242")


def succeed(payment: Payment, days: int = 0) -> bool:
    return outcome.succeeded(payment=payment, charged=charged(payment), now=now_is(days))


def accept(payment: Payment, days: int = 0) -> bool:
    return outcome.processing(payment=payment, charged=charged(payment), now=now_is(days))


def fail(payment: Payment, days: int = 0) -> bool:
    return outcome.failed(payment=payment, code="R01", words="The account holds too little money.", now=now_is(days))


def rows(payment: Payment) -> list[Receipt]:
    return list(Receipt.objects.filter(payment_item__payment=payment).order_by("pk"))
