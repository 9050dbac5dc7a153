"""Opens the processor: its own SDK, pointed at the address and key that the settings name.

The SDK never tries again by itself. Whether to repeat is decided by who knows what the request was for.
"""

import logging
import re
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Self

import stripe

from quittance.integrations.stripe.faults import Absent
from quittance.integrations.stripe.words import ConnectedAccount

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 40.0  # a card's bank may take half a minute; giving up early makes an unknown outcome
PAGE = 100  # the most that one answer lists
_KEY_LENGTH_MAX = 255
_ID = re.compile(r"[a-z]{2,12}_[A-Za-z0-9_]{1,200}")

# It would write requests and answers into a log of level debug, client secrets among them.
logging.getLogger("stripe").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Door:
    """To the platform itself; `at` leads to one connected account."""

    client: stripe.StripeClient = field(repr=False)

    @classmethod
    def to(
        cls, address: str, key: str, *, connect_seconds: float = CONNECT_SECONDS, answer_seconds: float = ANSWER_SECONDS
    ) -> Self:
        """A door with connections of its own. The product shares one: `opened`."""
        over = stripe.RequestsClient(timeout=(connect_seconds, answer_seconds))
        return cls(stripe.StripeClient(key, base_addresses={"api": address}, max_network_retries=0, http_client=over))

    def at(self, account: ConnectedAccount) -> "Counter":
        return Counter(self.client, account.id)

    @property
    def itself(self) -> "Counter":
        return Counter(self.client, "")


@dataclass(frozen=True)
class Counter:
    """Where one connected account is served; without an account, the platform."""

    client: stripe.StripeClient = field(repr=False)
    account: str

    def asking(self) -> stripe.RequestOptions:
        return {"stripe_account": self.account} if self.account else {}

    def doing(self, key: str) -> stripe.RequestOptions:
        """With the caller's key, so that the same wish told twice is done once."""
        if not 0 < len(key) <= _KEY_LENGTH_MAX:
            raise ValueError(f"A key has 1 to {_KEY_LENGTH_MAX} characters, not {len(key)}.")
        return {**self.asking(), "idempotency_key": key}

    def anew(self) -> stripe.RequestOptions:
        """For what can be done only once by its nature: under one key a no, or a breakdown, is repeated for a day."""
        return self.doing(str(uuid.uuid4()))


@cache
def opened(address: str, key: str) -> Door:
    """One for each address and key of the process, so that connections are used again."""
    return Door.to(address, key)


def named(id_: str, *starts: str) -> str:
    """The id, if it can be one of these. It becomes a part of an address, and may come from a browser."""
    if not _ID.fullmatch(id_) or not id_.startswith(tuple(f"{start}_" for start in starts)):
        raise Absent("The processor has nothing of this name.", code="absent", detail=f"not an id of {starts[0]}")
    return id_
