"""The sandbox's processor as a process of its own, seen as its staff, the payers' banks and its clock see it."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.harness import processes
from bench.harness.processes import HOST
from bench.harness.result import CannotMeasure

KEY = "sk_test_quittance"
_QUIET_SECONDS_MAX = 1.0  # of a kept line: a server hangs up after some, at once if the machine stood still meanwhile
_ACCOUNT = {
    "controller[fees][payer]": "application",
    "business_profile[name]": "Harbor & Pine",
    "capabilities[card_payments][requested]": "true",
    "external_account[object]": "bank_account",
    "external_account[country]": "US",
    "external_account[currency]": "usd",
    "external_account[routing_number]": "110000000",
    "external_account[account_number]": "000999999991",
}


class Said(Exception):
    """The processor said no to what the story wanted of it; the story goes on."""


class Outside:
    """One connection, kept: a run asks some hundred times."""

    def __init__(self, port: int) -> None:
        self.address = f"http://{HOST}:{port}"
        self._line = http.client.HTTPConnection(HOST, port, timeout=60)
        self._used_at = time.monotonic()
        self.now = datetime.fromtimestamp(0, UTC)

    def new_account(self) -> str:
        return str(self.as_staff("accounts", **_ACCOUNT)["id"])

    def token(self, account: str, method: str) -> str:
        """What the processor's fields give to the page."""
        return str(self.as_staff("confirmation_tokens", account, payment_method=method)["id"])

    def as_staff(self, path: str, account: str = "", **form: object) -> Any:
        """What a firm or we ourselves can do at the processor's own pages."""
        return self._said("POST", f"/v1/{path}", urlencode(form), _headers(account))

    def visit(self, address: str, **form: object) -> None:
        """As a payer's browser sends a form off on one of the processor's own pages."""
        kept = {"Content-Type": "application/x-www-form-urlencoded"}
        self._asked("POST", address.removeprefix(self.address), urlencode(form), kept)

    def read(self, path: str, account: str = "") -> Any:
        return self._said("GET", f"/v1/{path}", None, _headers(account))

    def listed(self, what: str, account: str) -> list[Any]:
        """All of them, oldest first. A run has less than a hundred of anything."""
        page = self.read(f"{what}?limit=100", account)
        if page["has_more"]:
            raise CannotMeasure(f"A run made more than a hundred {what}: its books cannot be compared.")
        return list(reversed(page["data"]))

    def befall(self, path: str, **facts: object) -> Any:
        """What happens out there: a bank returns, a payer disputes, a refund fails."""
        return self._said("POST", f"/api/{path}", json.dumps(facts), {})

    def pranks(self) -> set[str]:
        return set(self._said("GET", "/api/mischief", None, {})["active"])

    def misbehave(self, **pranks: object) -> None:
        self.befall("mischief", **pranks)

    def move(self, ahead: timedelta = timedelta(0)) -> None:
        """The processor's clock is the story's. Between two moves no time passes."""
        told = self.befall("clock", seconds=int(ahead.total_seconds()))
        self.now = datetime.fromtimestamp(told["now"], UTC)

    def _said(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        status, text = self._asked(method, path, body, headers)
        said = json.loads(text)
        if status != http.HTTPStatus.OK:
            raise Said(str(said.get("error")))
        return said

    def _asked(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        if time.monotonic() - self._used_at > _QUIET_SECONDS_MAX:
            self._line.close()  # the next request dials anew; asking twice instead could do twice what was asked
        try:
            self._line.request(method, path, body, headers)
            response = self._line.getresponse()
            status, text = response.status, response.read()
        except (http.client.HTTPException, OSError):
            self._line.close()
            raise
        self._used_at = time.monotonic()
        return status, text


def _headers(account: str) -> dict[str, str]:
    form = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-www-form-urlencoded"}
    return {**form, "Stripe-Account": account} if account else form


@contextmanager
def running(folder: Path, environment: dict[str, str]) -> Iterator[Outside]:
    folder.mkdir(parents=True)
    port = processes.free_port()
    words = ["-m", "sandbox.processor", "--port", str(port), "--data", str(folder)]
    request = b"GET /api/clock HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with processes.started("processor", words, environment=environment, log=folder / "log.txt") as process:
        processes.await_page(process, port, request)
        outside = Outside(port)
        outside.move()
        yield outside
