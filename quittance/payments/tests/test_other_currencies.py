"""What is billed in other money than dollars: by which ways it can be paid (CUR-3, CUR-4)."""

from datetime import UTC, datetime

import pytest

from quittance.core.money import Currency
from quittance.payments.actions import paying
from quittance.payments.actions.paying import CannotPay
from quittance.payments.models import Payment
from quittance.payments.models.payment import State
from quittance.payments.rules import fees
from quittance.payments.rules.fees import Method
from quittance.payments.tests.orders import CAROL, key, line
from quittance.payments.tests.tills import Till
from quittance.receivables.models import Invoice
from quittance.receivables.tests import books

_BACK = {"back": "https://harbor.example/back/", "back_unpaid": "https://harbor.example/unpaid/"}


def bill(currency: str) -> Invoice:
    return books.invoice(books.client(currency=currency), 1_000_00)


@pytest.mark.parametrize("currency", Currency)
def test_a_bank_transfer_pays_dollars_alone_and_a_card_anything(currency: Currency) -> None:
    assert fees.takes(Method.BANK, currency) is (currency is Currency.USD)
    assert fees.takes(Method.CARD, currency)


@pytest.mark.parametrize("currency", ["CAD", "GBP"])
def test_a_card_pays_in_the_invoices_own_currency_and_a_bank_transfer_is_refused_by_name(
    till: Till, currency: str
) -> None:
    owed = bill(currency)
    with pytest.raises(CannotPay, match=f"in dollars alone, and this is in {currency}"):
        till.pay(line(owed), by_what="pm_usBankAccount_success")
    assert not Payment.objects.exists()
    paid = till.pay(line(owed))
    assert (paid.state, paid.currency, till.taken()) == (State.SUCCEEDED, currency, [1_000_00])


def test_nor_does_the_processors_own_page_offer_a_bank_transfer_for_it(till: Till) -> None:
    wish = till.wish(line(bill("GBP")), by_what="")
    with pytest.raises(CannotPay, match="in dollars alone"):
        paying.elsewhere(
            wish=wish, method=Method.BANK, by=CAROL, key=key(), now=datetime(2026, 6, 3, tzinfo=UTC), **_BACK
        )
    assert not Payment.objects.exists()
