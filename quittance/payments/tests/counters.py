"""Two bank accounts of Harbor & Pine, each with an account of its own at the processor, and one click for both."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from quittance.core.money import Currency, Money
from quittance.payments import queries
from quittance.payments.actions import charge, mandates, together
from quittance.payments.actions.paying import Entered, Wish
from quittance.payments.models import Bundle, Payment
from quittance.payments.rules.mandates import for_several_payments
from quittance.payments.tests import orders
from quittance.payments.tests.tills import Till
from quittance.receivables.actions import items
from quittance.receivables.models import Client, Invoice
from quittance.receivables.tests import books
from quittance.receivables.tests.books import JUNE_3, noon, now_is
from quittance.tenancy.actions import bank_accounts
from quittance.tenancy.models import Office
from tests.cast import NOW
from tests.processor import Firm, beside

WEST = "west"


@dataclass
class Counters:
    """Acme pays into the first account; Birch, of the office in the west, into the second."""

    first: Till
    second: Till
    acme: Client
    birch: Client

    @property
    def processor(self) -> Any:
        return self.first.firm.processor

    def bills(self) -> tuple[Invoice, Invoice]:
        return books.invoice(self.acme, 1_000_00), books.invoice(self.birch, 250_00)

    def wishes(self, *lines: items.Line, by_what: str = "pm_card_visa", **more: Any) -> list[Wish]:
        """One for each line, with one token of the platform's own fields for all."""
        made = self.processor.post("confirmation_tokens", payment_method=by_what)
        if "Bank" in by_what:
            debits = [(Money(line.amount_cents, Currency.USD), "an invoice") for line in lines]
            text = for_several_payments(to=mandates.debtee(), debits=debits, on=NOW.date())
            more = {"authorization": text, **more}
        entered = Entered(made["id"])
        wish = replace(self.first.wish(*lines), by_what=entered, **more)
        return [replace(wish, lines=(line,), charged_cents=line.amount_cents) for line in lines]

    def pay(
        self, wishes: list[Wish], *, by: charge.Payer = orders.CAROL, key: str = "", now: datetime | None = None
    ) -> list[Payment]:
        bundle = together.pay(wishes=wishes, by=by, key=key or orders.key(), now=now or now_is(0))
        return queries.payments_in(bundle)

    def taken(self) -> tuple[list[int], list[int]]:
        return self.first.taken(), self.second.taken()

    def left_at_the_platform(self) -> list[Any]:
        """Methods that still lie with a customer that was made for a click."""
        found = []
        for bundle in Bundle.objects.exclude(customer_id=""):
            method = bundle.method_id and _get(self.first.firm, f"payment_methods/{bundle.method_id}")
            found += [method["customer"]] if method and method["customer"] else []
            found += [] if _get(self.first.firm, f"customers/{bundle.customer_id}").get("deleted") else ["customer"]
        return found


def _get(firm: Firm, path: str) -> Any:
    return firm.processor.look(path)


@pytest.fixture
def counters(till: Till) -> Counters:
    west = Office.objects.create(source_key=WEST, source_hash=1, name="West", first_seen_at=noon(JUNE_3))
    other = beside(till.firm)
    bank_accounts.add(
        name="West", account=other.at.account, last4="9992", by="system", now=now_is(0), offices=[WEST]
    )  # fmt: skip
    return Counters(till, Till(other), books.client("1001"), books.client("2002", office=west))
