"""Some who pay their bills at the same time, each in a process of their own and with one bill after the other.

Each process (`python -m bench.harness.payers`, a line in and a line out, again and again) opens the checkout of its
bills and fills it in; at the word it sends the forms off and waits for each answer, which must lead to the payment's
page.
"""

import contextlib
import html
import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.harness.processes import HOST, ROOT
from bench.harness.result import CannotMeasure

_INPUT = re.compile(r"<input\b[^>]*>")
_NAME, _VALUE = re.compile(r'\bname="([^"]*)"'), re.compile(r'\bvalue="([^"]*)"')
_PAID = re.compile(r"/client-portal/pass/[\w-]+/payments/[0-9a-f-]{36}/")
_PATIENCE_SECONDS = 60
_ADDRESS = "carol.ames@acme.example"


@dataclass(frozen=True)
class Order:
    """One bill, by whose pass it is paid, and what the processor's fields gave to the page."""

    path: str
    invoice: int
    cents: int
    token: str


@dataclass(frozen=True)
class Round:
    """All payers' payments of one round: how long it took from the first click to the last answer, and each of them."""

    seconds: float
    each: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return len(self.each) / self.seconds


class Payer:
    """The other end of such a process."""

    def __init__(self, port: int, host: str) -> None:
        words = [sys.executable, "-m", "bench.harness.payers", str(port), host]
        self.child = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def tell(self, facts: object) -> None:
        assert self.child.stdin is not None  # noqa: S101  for the types
        self.child.stdin.write(json.dumps(facts) + "\n")
        self.child.stdin.flush()

    def hear(self) -> Any:
        assert self.child.stdout is not None  # noqa: S101  for the types
        said = json.loads(self.child.stdout.readline() or '{"fault": "it ended without a word"}')
        if isinstance(said, dict) and "fault" in said:
            raise CannotMeasure(f"A payer could not pay: {said['fault']}")
        return said

    def end(self) -> None:
        self.child.terminate()
        self.child.wait()


@contextlib.contextmanager
def waiting(count: int, *, port: int, host: str) -> Iterator[list[Payer]]:
    with contextlib.ExitStack() as stack:
        payers = [Payer(port, host) for _ in range(count)]
        for each in payers:
            stack.callback(each.end)
        yield payers


def pay(payers: Sequence[Payer], orders: Sequence[Sequence[Order]]) -> Round:
    """All checkouts are open and filled in before the first is sent off."""
    for payer, own in zip(payers, orders, strict=True):
        payer.tell([vars(order) for order in own])
    for payer in payers:
        payer.hear()
    started = time.perf_counter()
    for payer in payers:
        payer.tell("pay")
    each = [seconds for payer in payers for seconds in payer.hear()]
    return Round(time.perf_counter() - started, tuple(each))


class _Browser:
    """One connection, kept, and the one cookie that a guest has."""

    def __init__(self, port: int, host: str) -> None:
        self._line = http.client.HTTPConnection(HOST, port, timeout=_PATIENCE_SECONDS)
        self._host = host
        self._cookie = ""

    def get(self, path: str) -> str:
        response, body = self._ask("GET", path, "")
        if response.status != http.HTTPStatus.OK:
            raise CannotMeasure(f"The checkout answered {response.status}.")
        for cookie in response.headers.get_all("Set-Cookie", []):
            self._cookie = cookie.partition(";")[0]
        return body

    def post(self, path: str, form: str) -> None:
        response, body = self._ask("POST", path, form)
        where = response.headers.get("Location", "")
        if response.status != http.HTTPStatus.FOUND or not _PAID.fullmatch(where):
            told = re.search(r"data-faults><p><strong>(.*?)</strong>", body)
            why = html.unescape(told[1]) if told else f"it leads to {where!r}"
            raise CannotMeasure(f"The click was answered with {response.status}: {why}")

    def _ask(self, method: str, path: str, form: str) -> tuple[http.client.HTTPResponse, str]:
        headers = {"Host": self._host, "User-Agent": "bench", "Accept": "text/html"}
        if self._cookie:
            headers["Cookie"] = self._cookie
        if form:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self._host}"}
        self._line.request(method, path, form or None, headers)
        response = self._line.getresponse()
        return response, response.read().decode()


def filled_in(page: str, order: Order) -> str:
    """What the page itself sends along, and what a payer adds."""
    fields: list[tuple[str, str]] = []
    for tag in _INPUT.findall(page):
        name, value = _NAME.search(tag), _VALUE.search(tag)
        if name and 'type="hidden"' in tag and name[1] != "token":
            fields.append((name[1], html.unescape(value[1]) if value else ""))
    own = {"token": order.token, "how": "card", "address": _ADDRESS, "agreed": "on"}
    return urlencode([*fields, *own.items()])


def _pay_when_told(browser: _Browser) -> None:
    for line in sys.stdin:
        orders = [Order(**facts) for facts in json.loads(line)]
        forms = []
        for order in orders:
            page = browser.get(f"{order.path}pay/?i={order.invoice}:{order.cents}")
            forms.append((f"{order.path}pay/", filled_in(page, order)))
        print(json.dumps("filled in"), flush=True)
        sys.stdin.readline()
        seconds = []
        for path, form in forms:
            started = time.perf_counter()
            browser.post(path, form)
            seconds.append(time.perf_counter() - started)
        print(json.dumps(seconds), flush=True)


def main() -> int:
    try:
        _pay_when_told(_Browser(int(sys.argv[1]), sys.argv[2]))
    except (CannotMeasure, OSError, http.client.HTTPException) as fault:
        print(json.dumps({"fault": str(fault)}), flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
