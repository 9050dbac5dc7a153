"""From a single payment back to the deposit that holds it."""

from django.test import Client as Browser

from quittance.payments.tests import orders
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.tests.banks import Bank
from quittance.web.firm.deposits.tests.conftest import HERE, Story
from quittance.web.firm.tests.desk import text


def test_a_payments_page_leads_to_its_deposit(left: FileSet, paid: Story, danas: Browser) -> None:
    del left
    page = text(danas.get(f"/firm-portal/payments/{paid.transfer.pk}/"))
    assert f'href="{HERE}payouts/{paid.by_bank.pk}/"' in page
    assert "$2,976.00 of it is this payment's, after fees" in page
    assert "one of the next deposits" not in page


def test_before_the_processor_pays_it_out_it_comes_with_one_of_the_next(
    bank: Bank, paid: Story, danas: Browser
) -> None:
    waits = bank.till.pay(orders.alone(paid.acme, 20_00, "Retainer for June"), now=bank.now)
    page = text(danas.get(f"/firm-portal/payments/{waits.pk}/"))
    assert "It comes with one of the next deposits." in page
    assert f"{HERE}payouts/" not in page
