"""What goes wrong while an action runs: on the wire, at the processor, or because the machine dies in the middle."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

import stripe
from django.db import connection

from bench.harness.simulation.outside import KEY, Outside
from quittance.integrations.stripe.door import Door

_WIRE = ("killed_before", "killed_after", "timeout_before", "timeout_after")
_THERE = ("cut_before", "cut_after", "error_before", "error_after", "too_many")
_STATEMENT = "killed_at_statement"
_PLACES = ("pay", "create", "refund")


class Killed(BaseException):
    """As kill -9 does: nobody who catches errors sees it, and what was not committed is gone."""


@dataclass(frozen=True)
class Trouble:
    """`at` is the request of the action that it strikes, or the statement to the database."""

    sort: str
    at: int
    on: str = "pay"

    @property
    def words(self) -> str:
        plain = self.sort.replace("_", " ")
        if self.sort in _THERE:
            return f"{plain} on {self.on}"
        return f"{plain} {self.at}" if self.sort == _STATEMENT else f"{plain} request {self.at}"


def drawn(chance: Random) -> Trouble:
    sort = chance.choice((*_WIRE, *_WIRE, *_THERE, _STATEMENT, _STATEMENT, _STATEMENT))
    at = int(chance.triangular(1, 60, 18)) if sort == _STATEMENT else chance.randint(1, 5)
    return Trouble(sort, at, chance.choice(_PLACES))


def on_the_wire(chance: Random) -> Trouble:
    """At one of the requests of a click."""
    return Trouble(chance.choice(_WIRE), chance.randint(1, 3))


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else does while the request of this number is under way, before or after it is done there."""

    act: Callable[[], None]
    at: int
    after: bool


class Wire(stripe.RequestsClient):
    """The SDK's own way to the processor, which can be cut at a chosen request."""

    def __init__(self) -> None:
        super().__init__(timeout=(5.0, 40.0))
        self.trouble: Trouble | None = None
        self.meanwhile: Meanwhile | None = None
        self.asked = 0
        self.struck = False

    def request(  # type: ignore[override]  # the SDK's own client narrows its base in the same way
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        self.asked += 1
        meanwhile, trouble = self.meanwhile, self.trouble
        if meanwhile is not None and meanwhile.at == self.asked:
            self.meanwhile = None  # what they do asks the processor as well
            return self._and_meanwhile(meanwhile, method, url, headers, post_data)
        if trouble is None or trouble.sort not in _WIRE or self.asked != trouble.at:
            return super().request(method, url, headers, post_data)
        self.struck = True
        if trouble.sort.endswith("_after"):
            super().request(method, url, headers, post_data)
        if trouble.sort.startswith("killed"):
            raise Killed
        raise stripe.APIConnectionError("No answer came in time.")  # type: ignore[no-untyped-call]  # of the SDK

    def _and_meanwhile(self, meanwhile: Meanwhile, *request: Any) -> tuple[bytes, int, Mapping[str, str]]:
        if not meanwhile.after:
            meanwhile.act()
        answer = super().request(*request)
        if meanwhile.after:
            meanwhile.act()
        return answer

    def door(self, outside: Outside) -> Door:
        return Door(
            stripe.StripeClient(KEY, base_addresses={"api": outside.address}, max_network_retries=0, http_client=self)
        )


@contextmanager
def armed(trouble: Trouble | None, wire: Wire, outside: Outside, account: str) -> Iterator[None]:
    """`wire.struck` tells afterwards whether it really happened."""
    wire.trouble, wire.asked, wire.struck = trouble, 0, False
    if trouble is None:
        yield
        return
    try:
        if trouble.sort in _THERE:
            outside.misbehave(**{trouble.sort: {"times": 1, "on": trouble.on, "account": account}})
            yield
        elif trouble.sort == _STATEMENT:
            with connection.execute_wrapper(_Countdown(trouble.at, wire)):
                yield
        else:
            yield
    finally:
        wire.trouble = None
        if trouble.sort in _THERE:
            wire.struck = not outside.pranks()
            outside.misbehave()


class _Countdown:
    """Dies before the statement of this number."""

    def __init__(self, left: int, wire: Wire) -> None:
        self.left, self.wire = left, wire

    def __call__(self, execute: Callable[..., Any], query: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  Django's signature
        self.left -= 1
        if self.left == 0:
            self.wire.struck = True
            raise Killed
        return execute(query, params, many, context)
