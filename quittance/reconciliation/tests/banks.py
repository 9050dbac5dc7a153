"""The whole way of a deposit: payments at the sandbox's processor, its days, its payouts, and our files of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from quittance.payments.actions import payouts, settling
from quittance.payments.models import Payment, Payout
from quittance.payments.tests.tills import Till
from quittance.reconciliation.actions import closing
from quittance.reconciliation.models import FileSet


@dataclass
class Bank:
    till: Till

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.till.firm.processor.ask("GET", "clock")["now"], UTC)

    def days_pass(self, days: int = 1) -> None:
        """To the processor. A settled transfer is heard of at once."""
        self.till.firm.processor.ask("POST", "clock", {"days": days})
        for payment in Payment.objects.exclude(intent_id=""):
            settling.settle(payment=payment, now=self.now)

    def paid_out(self, days: int = 6) -> list[Payout]:
        """So many days later: every payout so far, read with its lines."""
        self.days_pass(days)
        names = [each["id"] for each in self.till.firm.listed("payouts")]
        for name in names:
            payouts.look_at(account=self.till.account, payout_id=name, now=self.now)
        return list(Payout.objects.order_by("deposit_date", "payout_id"))

    def close(self, days: int = 0) -> list[FileSet]:
        """By the firm's clock, so many days from the processor's now, in the afternoon."""
        noon = (self.now + timedelta(days=days)).replace(hour=20, minute=0)
        closing.close(now=noon)
        return list(FileSet.objects.order_by("bank_account", "number"))


@pytest.fixture
def bank(till: Till) -> Bank:
    return Bank(till)
