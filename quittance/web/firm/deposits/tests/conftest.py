from dataclasses import dataclass

import pytest
from django.test import Client as Browser

from quittance.payments.models import Payment, Payout
from quittance.payments.tests import orders
from quittance.payments.tests.tills import till
from quittance.receivables.models import Client
from quittance.receivables.tests import books
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.tests.banks import Bank, bank
from quittance.reconciliation.tests.conftest import harbor
from quittance.web.firm.tests.desk import desk_of
from tests.cast import Cast
from tests.processor import door, firm, processor

__all__ = ["bank", "door", "firm", "harbor", "processor", "till"]
HERE = "/firm-portal/deposits/"
BY_BANK = "pm_usBankAccount_success"


@dataclass(frozen=True)
class Story:
    """Acme paid invoice 61001 by bank transfer, $3,000.00, and $100.00 on account by card: $3,073.00 in two payouts."""

    acme: Client
    transfer: Payment
    card: Payment
    payouts: list[Payout]

    @property
    def by_bank(self) -> Payout:
        return next(row for row in self.payouts if row.method == "bank")


@pytest.fixture
def danas(cast: Cast) -> Browser:
    return desk_of(cast.dana)


@pytest.fixture
def paid(bank: Bank) -> Story:
    """Both on one deposit day, read with their lines."""
    acme = books.client("11022", name="Acme Co")
    invoice = books.invoice(acme, 3_000_00, number="61001")
    transfer = bank.till.pay(orders.line(invoice), by_what=BY_BANK, now=bank.now)
    card = bank.till.pay(orders.alone(acme, 100_00, "Retainer for May"), now=bank.now)
    found = bank.paid_out(8)
    days = {row.deposit_date for row in found}
    Payout.objects.update(deposit_date=max(days))
    found = list(Payout.objects.order_by("method"))
    return Story(acme, Payment.objects.get(pk=transfer.pk), Payment.objects.get(pk=card.pk), found)


@pytest.fixture
def left(bank: Bank, paid: Story) -> FileSet:
    """And its files."""
    del paid
    (one,) = bank.close()
    return one
