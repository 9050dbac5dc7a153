"""The whole way of a payment: our rows, and the sandbox's processor beyond the door."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from pytest_django import Settings

from quittance.core.money import Currency, Money
from quittance.payments.actions import charge, mandates, paying
from quittance.payments.actions.paying import Entered, Visit, Wish
from quittance.payments.models import Payment
from quittance.payments.rules.mandates import for_one_payment
from quittance.payments.tests import orders
from quittance.receivables.actions import items
from quittance.receivables.tests.books import now_is
from quittance.tenancy.actions import bank_accounts
from tests.cast import NOW, Cast
from tests.processor import KEY, Firm

VISIT = Visit("203.0.113.7", "Tests")


@dataclass
class Till:
    """Harbor & Pine's, at a fresh account of the processor."""

    firm: Firm

    @property
    def account(self) -> str:
        return self.firm.at.account

    def wish(self, *lines: items.Line, by_what: str = "pm_card_visa", cents: int | None = None, **more: Any) -> Wish:
        """With a fresh token of that test method, for the total that no fee is added to."""
        charged = sum(line.amount_cents for line in lines) if cents is None else cents
        entered = Entered(self.firm.token(by_what)) if by_what else None
        if "Bank" in by_what:
            amount = Money(charged, Currency.USD)
            text = for_one_payment(to=mandates.debtee(), amount=amount, what="invoices", on=NOW.date())
            more = {"authorization": text, **more}
        return Wish(
            lines=lines, charged_cents=charged, address="carol@client.example", by_what=entered, visit=VISIT, **more
        )

    def pay(
        self,
        *lines: items.Line,
        by_what: str = "pm_card_visa",
        by: charge.Payer = orders.CAROL,
        now: datetime | None = None,
        **more: Any,
    ) -> Payment:
        wish = self.wish(*lines, by_what=by_what, **more)
        return paying.pay(wish=wish, by=by, key=orders.key(), now=now or now_is(0))

    def misbehave(self, **pranks: object) -> None:
        """Of this account's requests alone."""
        self.firm.processor.misbehave(
            **{name: {**prank, "account": self.account} for name, prank in pranks.items() if isinstance(prank, dict)}
        )

    def taken(self) -> list[int]:
        """What the processor took in truth, charge by charge."""
        return [each["amount"] for each in self.firm.charges() if each["status"] != "failed"]


@pytest.fixture
def till(harbor: Cast, firm: Firm, settings: Settings) -> Till:
    del harbor
    settings.QUITTANCE = replace(settings.QUITTANCE, processor_url=firm.processor.address, processor_key=KEY)
    bank_accounts.add(name="Operating", account=firm.at.account, last4="9991", by="system", now=now_is(0))
    return Till(firm)
