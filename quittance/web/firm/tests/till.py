"""Payments of Harbor & Pine's clients for tests of pages: of Acme, of Blue Heron, and one of both."""

from dataclasses import dataclass

from quittance.payments.models import Payment
from quittance.payments.rules.fees import Method
from quittance.payments.tests import orders
from quittance.receivables.models import Client, Invoice
from quittance.web.firm.tests import shelf
from tests.cast import Cast

HERE = "/firm-portal/payments/"


@dataclass(frozen=True)
class Till:
    acme: Client
    heron: Client
    card: Payment  # Acme's 61001, $400.00 by card, paid
    bank: Payment  # Blue Heron's 61002, $850.00 by bank transfer, processing
    both: Payment  # Acme's 61001, $100.00, and $25.00 of Blue Heron on account, by card, paid


def filled(cast: Cast) -> Till:
    with shelf.harbor(cast):
        acme, heron = shelf.two_offices()
        ours, theirs = Invoice.objects.get(client=acme), Invoice.objects.get(client=heron)
        card = orders.start(orders.line(ours, 400_00))
        orders.succeed(card)
        bank = orders.start(orders.line(theirs), by=orders.GUEST, method=Method.BANK)
        orders.accept(bank)
        lines = (orders.line(ours, 100_00), orders.alone(heron, 25_00, "Retainer for May"))
        both = orders.start(*lines, terms=orders.PASSED_ON, card=orders.VISA)
        orders.succeed(both)
    return Till(acme, heron, card, bank, both)
