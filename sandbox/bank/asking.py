"""What the bank hears from the processor: its time, whose accounts it pays out to, and what it paid out."""

import json
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

from sandbox.kit import surroundings

PATIENCE_SECONDS = 3.0
AT_ONCE = 100
Facts = dict[str, Any]


class NoAnswer(Exception):
    """The processor is not up, or not to be understood; the text says so."""


def now() -> int:
    """The processor's time: a payout and its arrival are of one calendar."""
    return int(_ask("api/clock")["now"])


def accounts() -> list[Facts]:
    """Those of firms. The processor's own customer, which is the platform, banks elsewhere."""
    return list(_all("v1/accounts", ""))


def payouts(account: str) -> list[Facts]:
    return list(_all("v1/payouts", account))


def when_it_came_back(account: str, payout: Facts) -> int:
    line = _ask(f"v1/balance_transactions/{payout['failure_balance_transaction']}", account)
    return int(line["created"])


def _all(path: str, account: str) -> Iterator[Facts]:
    after: Facts = {}
    while True:
        page = _ask(f"{path}?{urllib.parse.urlencode({'limit': AT_ONCE, **after})}", account)
        yield from page["data"]
        if not page["has_more"]:
            return
        after = {"starting_after": page["data"][-1]["id"]}


def _ask(path: str, account: str = "") -> Facts:
    address = str(surroundings.world_facts().get("processor", ""))
    if not address:
        raise NoAnswer("The world is still waking up, so nothing is known of what the processor sent.")
    headers = {"Authorization": "Bearer sk_test_bank", **({"Stripe-Account": account} if account else {})}
    request = urllib.request.Request(address + path, headers=headers)  # noqa: S310  an address of our own world
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310  as above
            found = json.load(answer)
    except (OSError, ValueError) as error:
        raise NoAnswer(f"The processor does not answer, so what it sent is not known right now ({error}).") from None
    if not isinstance(found, dict):
        raise NoAnswer("The processor's answer is not to be understood.")
    return found
