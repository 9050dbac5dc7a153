"""The cast and its world. Same seed, same bytes: chance comes from random.Random(seed) alone, and no clock is asked."""

import json
import random
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    role: str
    office: str


@dataclass(frozen=True)
class Operator:
    name: str
    email: str
    password: str


@dataclass(frozen=True)
class Firm:
    slug: str
    name: str
    host: str
    domain: str
    zone: str
    offices: tuple[str, ...]
    people: tuple[Person, ...]  # the named ones; the first is the firm's contact
    staff_more: int
    rehearsal: bool = True  # its days pass when somebody at the demo says so


# What each firm's Quittance proves itself with at the identity provider.
CLIENT_SECRET = "harbor-opens-the-door"  # noqa: S105 - of the sandbox world, where it is no secret

# Of the two who may sign in to the practice systems' database: whoever only reads, and the practice system itself.
READER_PASSWORD = "harbor-reads-the-ledger"  # noqa: S105 - as above
PRACTICE_PASSWORD = "harbor-keeps-the-ledger"  # noqa: S105 - as above


def mail_key(slug: str) -> str:
    """What a firm's mail rule adds to each invoice, so that Quittance knows whose mail it is."""
    return f"{slug}-mails-its-invoices-by-itself"


OPERATOR = Operator("Olive Grant", "olive@ops.example", "olive-keeps-the-clock")

FIRMS = (
    Firm(
        slug="harbor",
        name="Harbor & Pine CPAs",
        host="localhost",
        domain="harborpine.example",
        zone="America/New_York",
        offices=("Portland", "Boston", "Burlington"),
        people=(
            Person("Dana Reyes", "dana.reyes@harborpine.example", "AR manager", "Portland"),
            Person("Miguel Santos", "miguel.santos@harborpine.example", "Bookkeeper", "Portland"),
            Person("Ruth Okafor", "ruth.okafor@harborpine.example", "Partner", "Boston"),
        ),
        staff_more=9,
    ),
    Firm(
        slug="second",
        name="Second Street Accounting",
        host="second.localhost",
        domain="secondstreet.example",
        zone="America/Los_Angeles",
        offices=("Oakland",),
        people=(Person("Lee Tran", "lee.tran@secondstreet.example", "Partner", "Oakland"),),
        staff_more=3,
    ),
)

# fmt: off
GIVEN = (
    "Abigail", "Amara", "Andre", "Bea", "Callum", "Carmen", "Daniel", "Elif", "Esther", "Fiona", "Gabriel",
    "Hana", "Idris", "Ingrid", "Jonas", "Keiko", "Leila", "Marcus", "Nadia", "Owen", "Priya", "Quentin", "Rosa",
    "Samir", "Tessa", "Uma", "Victor", "Wendy", "Xavier", "Yara",
)
# fmt: on
# fmt: off
FAMILY = (
    "Abbott", "Bianchi", "Castillo", "Duarte", "Eriksen", "Fontaine", "Greer", "Haddad", "Ibarra", "Jensen",
    "Kowalski", "Lindqvist", "Mbeki", "Nakamura", "Ortiz", "Pemberton", "Quigley", "Rahman", "Sokolov", "Takeda",
    "Underhill", "Vasquez", "Whitlock", "Yamada", "Zeller",
)
# fmt: on
ROLES = ("Partner", "Tax manager", "Senior accountant", "Accountant", "Bookkeeper", "Office manager")
GROUPS = {"Partner": "Partners", "AR manager": "Accounts receivable", "Bookkeeper": "Bookkeeping"}


def world(seed: int) -> dict[str, Any]:
    chance = random.Random(seed)  # noqa: S311 - a seeded world wants to be foreseen
    return {
        "seed": seed,
        "firms": [{**asdict(firm), "people": [asdict(each) for each in _people(firm, chance)]} for firm in FIRMS],
        "bank": [_bank_account(firm, chance) for firm in FIRMS],
        "dns": _zone(chance),
    }


def as_bytes(seed: int) -> bytes:
    return json.dumps(world(seed), ensure_ascii=False, indent=1, sort_keys=True).encode()


def people_of(firm: dict[str, Any]) -> list[dict[str, str]]:
    people: list[dict[str, str]] = firm["people"]
    return people


def groups(firm: dict[str, Any]) -> dict[str, list[str]]:
    """Who belongs to what at the firm's identity provider, by address."""
    found = {"Everyone": [person["email"] for person in people_of(firm)]}
    for person in people_of(firm):
        found.setdefault(GROUPS.get(person["role"], "Professional staff"), []).append(person["email"])
    return found


def _people(firm: Firm, chance: random.Random) -> list[Person]:
    names = [
        f"{given} {family}"
        for given, family in zip(_some(GIVEN, firm, chance), _some(FAMILY, firm, chance), strict=True)
    ]
    more = [
        Person(
            name=name,
            email=f"{name.lower().replace(' ', '.')}@{firm.domain}",
            role=chance.choice(ROLES),
            office=chance.choice(firm.offices),
        )
        for name in names
    ]
    return [*firm.people, *sorted(more, key=lambda person: person.name.split()[::-1])]


def _some(names: tuple[str, ...], firm: Firm, chance: random.Random) -> list[str]:
    return chance.sample(names, firm.staff_more)


def _bank_account(firm: Firm, chance: random.Random) -> dict[str, Any]:
    return {
        "firm": firm.name,
        "title": "Operating account",
        "routing_number": "110000000",  # of no bank that exists, and with a check digit that holds
        "number": f"{chance.randrange(10**9, 10**10)}",
        "currency": "USD",
        "balance_cents": 0,
    }


def _zone(chance: random.Random) -> dict[str, Any]:
    records = [
        _record("mail.localhost", "A", "127.0.0.1"),
        _record("relay.localhost", "A", "127.0.0.1"),
        _record("inbound.localhost", "MX", "10 relay.localhost"),
        _record("inbound.localhost", "TXT", "v=spf1 ip4:127.0.0.1 -all"),
    ]
    for firm in FIRMS:
        records += [
            _record(firm.domain, "A", "127.0.0.1"),
            _record(firm.domain, "MX", "10 mail.localhost"),
            _record(firm.domain, "TXT", "v=spf1 mx -all"),
            _record(f"_dmarc.{firm.domain}", "TXT", f"v=DMARC1; p=none; rua=mailto:{firm.people[0].email}"),
        ]
    return {"serial": chance.randrange(1, 2**31), "records": records}


def _record(name: str, kind: str, value: str, ttl: int = 300) -> dict[str, Any]:
    return {"name": name, "type": kind, "ttl": ttl, "value": value}
