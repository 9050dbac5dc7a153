"""The processor as a process of its own, driven by Stripe's own SDK over loopback."""

import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import stripe

from sandbox.processor.tests.receiver import Receiver, receiving
from sandbox.tests.service import Service, running

MANDATE = {"customer_acceptance": {"type": "online", "online": {"ip_address": "203.0.113.7", "user_agent": "Tests"}}}
NEVER = {"enabled": True, "allow_redirects": "never"}


@dataclass
class Processor:
    service: Service
    client: stripe.StripeClient

    @property
    def v1(self) -> Any:
        return self.client.v1

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.service.port}"

    def ask(self, method: str, path: str, facts: Any = None, *, status: int = 200) -> Any:
        """The sandbox's own door for programs."""
        body = None if facts is None else json.dumps(facts)
        answer = self.service.ask(method, f"/api/{path}", body, {})
        assert answer.status == status, answer.text
        return answer.json()

    def move(self, **how: Any) -> Any:
        return self.ask("POST", "clock", how)

    def misbehave(self, **how: Any) -> None:
        self.ask("POST", "mischief", how)


@dataclass
class Firm:
    """A connected account, and the everyday things that one does with it."""

    processor: Processor
    id: str

    @property
    def options(self) -> dict[str, Any]:
        return {"stripe_account": self.id}

    @property
    def v1(self) -> Any:
        return self.processor.v1

    def card(self, name: str = "pm_card_visa", amount: int = 113_300, **more: Any) -> Any:
        facts = {
            "amount": amount,
            "currency": "usd",
            "payment_method": name,
            "confirm": True,
            "automatic_payment_methods": NEVER,
        }
        return self.v1.payment_intents.create({**facts, **more}, self.options)

    def bank(self, name: str = "pm_usBankAccount_success", amount: int = 300_000, **more: Any) -> Any:
        facts = {
            "amount": amount,
            "currency": "usd",
            "payment_method": name,
            "confirm": True,
            "allowed_payment_method_types": ["us_bank_account"],
            "mandate_data": MANDATE,
        }
        return self.v1.payment_intents.create({**facts, **more}, self.options)

    def intent(self, id_: str) -> Any:
        return self.v1.payment_intents.retrieve(id_, {"expand": ["latest_charge.balance_transaction"]}, self.options)

    def lines(self, **wanted: Any) -> list[Any]:
        return list(self.v1.balance_transactions.list({"limit": 100, **wanted}, self.options).data)

    def types(self) -> list[str]:
        """Of its events, oldest first."""
        return [each.type for each in self.v1.events.list({"limit": 100}, self.options).data][::-1]


@pytest.fixture(scope="session")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processor]:
    with running("processor", tmp_path_factory.mktemp("processor")) as service:
        client = stripe.StripeClient(
            "sk_test_quittance", base_addresses={"api": f"http://127.0.0.1:{service.port}"}, max_network_retries=0
        )
        yield Processor(service, client)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            del client


@pytest.fixture
def firm(processor: Processor) -> Iterator[Firm]:
    account = processor.v1.accounts.create(
        {
            "controller": {"fees": {"payer": "application"}},
            "business_profile": {"name": "Harbor & Pine"},
            "capabilities": {"card_payments": {"requested": True}},
            "external_account": {
                "object": "bank_account",
                "country": "US",
                "currency": "usd",
                "routing_number": "110000000",
                "account_number": "000999999991",
            },
        }
    )
    yield Firm(processor, account.id)
    processor.misbehave()


@pytest.fixture
def receiver(processor: Processor) -> Iterator[Receiver]:
    with receiving() as found:
        endpoint = processor.v1.webhook_endpoints.create({"url": found.url, "enabled_events": ["*"], "connect": True})
        found.secret = endpoint.secret
        yield found
        processor.v1.webhook_endpoints.delete(endpoint.id)
