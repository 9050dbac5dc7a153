"""The places of the world in words. The order of RING is the way of the money."""

# ruff: noqa: RUF001 - people read these words, so their apostrophes are typographic

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Place:
    key: str  # its address in world.json
    name: str
    stands_for: str
    today: str
    links: tuple[tuple[str, str], ...]


RING = (
    Place(
        "practice_system",
        "Practice system",
        "The firm’s own books: clients, work, invoices. Everything starts here, and comes back here.",
        "Play the bookkeeper: post an invoice and e-mail it, import payments, take a check, or make it misbehave.",
        (("Open the practice system", "practice_system"),),
    ),
    Place(
        "firm_portal",
        "Quittance",
        "The product. It reads what is owed, asks for it kindly, takes the money and tells the books.",
        "Staff come in by one door, clients by the other.",
        (("Open the Firm Portal", "firm_portal"), ("Open the Client Portal", "client_portal")),
    ),
    Place(
        "processor",
        "Processor",
        "Moves the money from a client’s card or bank account. It answers in the shape of Stripe’s API.",
        "Play the payer’s bank: return a transfer, dispute a card, fail a payout, or lose a webhook.",
        (("Open the processor", "processor"),),
    ),
    Place(
        "bank",
        "Bank",
        "Where deposits land. What it shows must agree with the books to the cent, and then the ring is closed.",
        "See each deposit arrive, download a statement as BAI2 or CSV, and make the bank err by a cent.",
        (("Open the bank", "bank"),),
    ),
)

AROUND = (
    Place(
        "mailbox",
        "Mailbox",
        "Every mail that anyone sends ends up here, whoever it is for. Nothing leaves this machine.",
        "Read mails from every side, change the firms’ mail rules, or make the postman misbehave.",
        (("Open the mailbox", "mailbox"),),
    ),
    Place(
        "identity_provider",
        "Identity provider",
        "The firms’ company directory: who someone is, and which groups they belong to.",
        "Sign in as anybody, change who works there, or make it misbehave and see what Quittance does about it.",
        (("Open the directory", "identity_provider"),),
    ),
    Place(
        "dns",
        "DNS",
        "The address book: which server takes a domain’s mail, and who may write in its name.",
        "Paste a record, as at a real provider of names, and the next question is answered from it.",
        (("Open the address book", "dns"),),
    ),
    Place(
        "ops",
        "Ops",
        "The engine room of Quittance itself, with a sign-in of its own: firms, jobs, what came in, the clock.",
        "Sign in as Olive; her password is below.",
        (("Open the ops pages", "ops"),),
    ),
)


def doors(facts: Mapping[str, Any]) -> dict[str, tuple[str, int]]:
    """Where to knock to see whether somebody is there. All live on this machine, whatever name they go by."""
    found = {}
    for place in (*RING, *AROUND):
        port = urlsplit(str(facts.get(place.key, ""))).port
        if port:
            found[place.key] = ("127.0.0.1", port)
    for key in ("smtp", "relay"):
        host, _, text = str(facts.get(key, "")).rpartition(":")
        if text.isdigit():
            found[key] = (host, int(text))
    return found


def without_password(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port or 5432}, database {parts.path.lstrip('/')}" if parts.hostname else ""
