"""For tests of saved methods: a firm with a bank account at the sandbox's processor, and what people do there."""

from dataclasses import dataclass, replace
from typing import Any

from pytest_django import Settings

from quittance.access.models import Person
from quittance.access.models.person import Face
from quittance.integrations.stripe.tests.conftest import KEY, Firm
from quittance.integrations.stripe.words import Kind
from quittance.integrations.stripe.words import Method as Told
from quittance.payments.actions import mandates, saving
from quittance.payments.actions.mandates import Agreed
from quittance.payments.models import KeptMethod, Setup
from quittance.payments.models.setup import State as SetupState
from quittance.payments.rules import mandates as texts
from quittance.payments.rules.visit import Visit
from quittance.payments.tests.orders import key
from quittance.receivables.models import Client
from quittance.receivables.tests.books import now_is
from quittance.tenancy.actions import bank_accounts
from tests.cast import NOW

__all__ = ["Kind", "Shop", "Told", "agreed", "by", "opened", "person"]
BACK = "https://harbor.example/back/"
VISIT = Visit("203.0.113.7", "Mozilla/5.0 Tests")


@dataclass
class Shop:
    firm: Firm

    @property
    def account(self) -> str:
        return self.firm.at.account

    def begin(self, owner: Person | Client, **more: Any) -> Setup:
        facts = {"by": by(owner), "key": key(), "now": now_is(0), **more}
        return saving.begin(owner=owner, account=self.account, **facts)

    def confirm(self, setup: Setup, method: str = "pm_card_visa", **more: Any) -> Setup:
        token = more.pop("token", "") or self.firm.token(method)
        facts = {"visit": VISIT, "agreed": agreed(), "back": BACK, "now": now_is(0), **more}
        return saving.confirm(setup=setup, token=token, **facts)

    def kept(self, owner: Person | Client, method: str = "pm_card_visa", **more: Any) -> KeptMethod:
        done = self.confirm(self.begin(owner), method, **more)
        assert done.state == SetupState.KEPT, done.failure_words
        assert done.method is not None
        return done.method

    def typed(self, number: str = "000123456789") -> str:
        """A token of a bank account that was typed in, which has to be proved."""
        account = {"routing_number": "110000000", "account_number": number, "account_holder_type": "company"}
        facts = {f"us_bank_account[{name}]": value for name, value in account.items()}
        made = self.firm.processor.post(
            "payment_methods", self.account, type="us_bank_account", **{"billing_details[name]": "Acme"}, **facts
        )
        return self.firm.token(made["id"])

    def kept_there(self) -> list[str]:
        found = self.firm.listed("customers")
        ids: list[str] = []
        for each in found:
            told = self.firm.processor._said(  # noqa: SLF001  its own kin
                "GET", f"/v1/payment_methods?customer={each['id']}&limit=100", None,
                {"Authorization": f"Bearer {KEY}", "Stripe-Account": self.account},
            )  # fmt: skip
            ids += [method["id"] for method in told["data"]]
        return ids


def opened(firm: Firm, settings: Settings) -> Shop:
    settings.QUITTANCE = replace(settings.QUITTANCE, processor_url=firm.processor.address, processor_key=KEY)
    bank_accounts.add(name="Operating", account=firm.at.account, by="system", now=NOW)
    return Shop(firm)


def agreed(**more: Any) -> Agreed:
    return Agreed(text=texts.for_kept_account(to=mandates.debtee()), copy_to="carol@acme.example", **more)


def by(owner: Person | Client) -> str:
    return f"portal:{owner.pk}" if isinstance(owner, Person) else "staff:1"


def person(address: str = "carol@acme.example") -> Person:
    return Person.objects.create(
        face=Face.PORTAL, address=address, given_name="Carol", family_name="Nguyen", joined_at=NOW, verified_at=NOW
    )
