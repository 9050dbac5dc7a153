"""Who looks at what a client owes, by which way in, and which clients that way shows."""

from dataclasses import dataclass
from enum import StrEnum

from quittance.access.models import Person
from quittance.links.models import Guest, Pass
from quittance.links.rules import keys
from quittance.receivables.models import Client
from quittance.web.base.requests import DoorRequest

BASE = "/client-portal/"


class Way(StrEnum):
    PERSON = "person"
    KEY = "key"
    STAFF = "staff"
    PASS = "pass"  # noqa: S105  the name of a way in


@dataclass(frozen=True)
class Payer:
    way: Way
    clients: tuple[Client, ...]
    base: str = BASE  # where the pages of this way in begin
    masked: bool = False  # by the client's number alone: sees no bill, and the name in its first letters
    person: Person | None = None
    guest: Guest | None = None
    found: Pass | None = None

    @property
    def keys(self) -> frozenset[int]:
        """The clients whose bills are shown: none to the number alone, also if one is billed meanwhile."""
        return frozenset() if self.masked else frozenset(client.pk for client in self.clients)

    @property
    def sees_history(self) -> bool:
        """What was paid, line by line: a mail that is passed on, or a number from an old bill, does not tell it."""
        return self.way in {Way.PERSON, Way.STAFF}

    @property
    def is_bound(self) -> bool:
        """To one client, which each page names."""
        return self.way is not Way.PERSON

    @property
    def name(self) -> str:
        """Of the client that a bound way in shows."""
        name = self.clients[0].name if self.clients else ""
        return keys.masked(name) if self.masked else name


class PayerRequest(DoorRequest):
    payer: Payer


def by_pass(found: Pass, *, token: str) -> Payer:
    return Payer(way=Way.PASS, clients=(found.client,), base=f"{BASE}pass/{token}/", found=found)


def by_guest(guest: Guest) -> Payer:
    way = Way.STAFF if guest.way == Guest.Way.STAFF else Way.KEY
    return Payer(way=way, clients=(guest.client,), masked=guest.masked, person=guest.person, guest=guest)
