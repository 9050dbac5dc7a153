"""The sandbox's processor as a process of its own, and a fresh account on it."""

import http.client
import json
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from quittance.core.money import Currency
from quittance.core.tests.waiting import until
from quittance.integrations.stripe import intents
from quittance.integrations.stripe.consents import Consent
from quittance.integrations.stripe.door import Counter, Door
from quittance.integrations.stripe.intents import Confirmation, NewIntent
from quittance.integrations.stripe.words import ConnectedAccount, Intent, Kind
from tests import tree

KEY = "sk_test_quittance"
CONSENT = Consent(given_at=datetime(2026, 11, 3, 15, 0, tzinfo=UTC), address="203.0.113.7", browser="Tests")
OK, REFUSED = 200, 400


@dataclass
class Processor:
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, facts: object = None) -> Any:
        """The sandbox's own door for programs."""
        return self._said(method, f"/api/{path}", None if facts is None else json.dumps(facts), {})

    def misbehave(self, **pranks: object) -> None:
        self.ask("POST", "mischief", pranks)

    def post(self, path: str, account: str = "", **form: object) -> Any:
        """As a browser or the platform's own staff would: what the door itself never does."""
        headers = {"Authorization": f"Bearer {KEY}", **({"Stripe-Account": account} if account else {})}
        return self._said("POST", f"/v1/{path}", urlencode(form), headers)

    def look(self, path: str, account: str = "") -> Any:
        headers = {"Authorization": f"Bearer {KEY}", **({"Stripe-Account": account} if account else {})}
        return self._said("GET", f"/v1/{path}", None, headers)

    def visit(self, path: str, **form: object) -> int:
        """As a payer's browser does on the processor's own pages."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("POST", path, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
            return line.getresponse().status
        finally:
            line.close()

    def answers(self) -> bool:
        try:
            return bool(self.ask("GET", "clock"))
        except OSError:
            return False

    def _said(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
            said = json.loads(response.read())
        finally:
            line.close()
        assert response.status == OK, said
        return said


@dataclass
class Firm:
    """A fresh connected account, and the everyday things that one does with it."""

    processor: Processor
    at: Counter

    def wish(self, payment: str = "", *, amount_cents: int = 113_300, fee_cents: int = 3_300, **more: Any) -> NewIntent:
        facts = {"kinds": (Kind.CARD, Kind.BANK), "firm": "harbor", "currency": Currency.USD, **more}
        return NewIntent(payment=payment or fresh(), amount_cents=amount_cents, fee_cents=fee_cents, **facts)

    def made(self, **more: Any) -> Intent:
        return intents.create(self.at, wish=self.wish(**more), key=fresh())

    def paid(self, method: str = "pm_card_visa", **more: Any) -> Intent:
        consent = CONSENT if "Bank" in method else None
        by = Confirmation(method=method, consent=consent)
        return intents.confirm(self.at, self.made(**more).id, by=by, key=fresh())

    def charges(self) -> list[Any]:
        found: list[Any] = self.listed("charges")
        return found

    def listed(self, what: str) -> Any:
        headers = {"Authorization": f"Bearer {KEY}", "Stripe-Account": self.at.account}
        return self.processor._said("GET", f"/v1/{what}?limit=100", None, headers)["data"]  # noqa: SLF001  its own kin

    def token(self, method: str = "pm_card_visa") -> str:
        """What the processor's fields give to the page."""
        return str(self.processor.post("confirmation_tokens", self.at.account, payment_method=method)["id"])

    def wallet_token(self, wallet: str = "apple_pay", card: str = "visa", state: str = "NY") -> str:
        """What they give where a wallet's sheet was answered with that card."""
        billing = {"name": "Carol Adams", "address": {"state": state, "country": "US"}}
        told = json.dumps({"account": self.at.account, "wallet": wallet, "card": card, "billing": billing})
        held = self.processor._said("POST", "/v3/from-wallet", told, {})  # noqa: SLF001  its own kin
        return self.token(str(held["id"]))


def fresh() -> str:
    """A key of ours, as a caller would derive it."""
    return f"test-{secrets.token_hex(8)}"


@contextmanager
def running(data: Path, *, begins: str = "") -> Iterator[Processor]:
    """With the machine's time, or from a moment of its own on, as 2026-03-06T18:00:00Z."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "sandbox.processor", "--port", str(port), "--data", str(data)]
    words += ["--begins", begins] if begins else []
    log = data / "log.txt"
    with log.open("wb") as sink:
        process = subprocess.Popen(words, cwd=tree.ROOT, stdout=sink, stderr=sink)
    try:
        found = Processor(port)
        until(lambda: found.answers() or _still_runs(process, log), what="the processor's first answer")
        yield found
    finally:
        process.kill()
        process.wait()


def account(processor: Processor, door: Door, *, bears_fees: bool = False) -> Firm:
    """A fresh one. The processor's own fees are the platform's, or its own."""
    made = processor.post(
        "accounts",
        **{
            "controller[fees][payer]": "account" if bears_fees else "application",
            "business_profile[name]": "Harbor & Pine",
            "capabilities[card_payments][requested]": "true",
            "external_account[object]": "bank_account",
            "external_account[country]": "US",
            "external_account[currency]": "usd",
            "external_account[routing_number]": "110000000",
            "external_account[account_number]": "000999999991",
        },
    )
    return Firm(processor, door.at(ConnectedAccount(made["id"])))


def firm_at(processor: Processor, *, bears_fees: bool = False) -> Firm:
    """A fresh account, for who has no door of its own."""
    return account(processor, Door.to(processor.address, KEY), bears_fees=bears_fees)


def beside(firm: Firm) -> Firm:
    """A second account of the same platform."""
    return account(firm.processor, Door(firm.at.client))


def _still_runs(process: "subprocess.Popen[bytes]", log: Path) -> bool:
    assert process.poll() is None, log.read_text()
    return False


@pytest.fixture(scope="session")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processor]:
    with running(tmp_path_factory.mktemp("processor")) as found:
        yield found


@pytest.fixture(scope="session")
def door(processor: Processor) -> Door:
    return Door.to(processor.address, KEY)


@pytest.fixture
def firm(processor: Processor, door: Door) -> Iterator[Firm]:
    yield account(processor, door)
    processor.misbehave()
