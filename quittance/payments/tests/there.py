"""Payers on the processor's own page, for tests: sent there, giving a card, and what became of it."""

from datetime import timedelta

from quittance.core import clock
from quittance.outbox.models import Mail
from quittance.payments import queries
from quittance.payments.actions import paying, policies, settling
from quittance.payments.models import Payment
from quittance.payments.rules.fees import Method
from quittance.payments.tests.orders import CAROL, key, line
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import due

AT = {"back": "https://harbor.example/back/", "back_unpaid": "https://harbor.example/unpaid/"}
VISA, FRENCH, DEBIT, ASKS = "4242424242424242", "4000002500000003", "4000056655665556", "4000000000003220"
DECLINED = "4000000000000002"
CENTS = 1_000_00


def sent(till: Till, method: Method = Method.CARD) -> tuple[Payment, str]:
    """To the processor's own page, for an invoice of a thousand."""
    bill = books.invoice(books.client("1001"), CENTS)
    wish = till.wish(line(bill), by_what="")
    return paying.elsewhere(wish=wish, method=method, by=CAROL, key=key(), now=clock.now(), **AT)


def give(till: Till, address: str, number: str = VISA) -> None:
    """The payer gives a card there, and is told that all went well."""
    card = {"type": "card", "number": number, "expiry": "12/34", "cvc": "123", "name": "A", "email": "a@a.ex"}
    till.firm.processor.visit(address.removeprefix(till.firm.processor.address), **card)


def transfer(till: Till, address: str) -> None:
    """The payer lets their bank pay there."""
    facts = {"type": "us_bank_account", "name": "A", "email": "a@a.ex", "login": "fca_harbor-checking"}
    till.firm.processor.visit(address.removeprefix(till.firm.processor.address), **facts)


def given(till: Till, number: str = VISA) -> Payment:
    payment, address = sent(till)
    give(till, address, number)
    return payment


def look(payment: Payment, minutes: float = 0) -> Payment:
    return settling.settle(payment=Payment.objects.get(pk=payment.pk), now=clock.now() + timedelta(minutes=minutes))


def choose(**chosen: bool | str) -> None:
    policies.choose(chosen=chosen, by="staff:1", now=clock.now())


def captured(till: Till) -> list[tuple[int, int]]:
    """What was taken in truth, and our part of it."""
    taken = [each for each in till.firm.charges() if each["captured"]]
    return [(each["amount_captured"], each["application_fee_amount"]) for each in taken]


def owed(payment: Payment) -> int:
    (item,) = queries.items_of(payment)
    assert item.invoice is not None
    return due(item.invoice)


def mails() -> list[str]:
    return sorted(Mail.objects.values_list("kind", flat=True))
