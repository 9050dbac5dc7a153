"""A client key: the client's number and any invoice number of that client, compared exactly after trimming.

Finance charges stand among the invoices with numbers of their own; those open nothing.
"""

import hashlib
from collections.abc import Collection

from quittance.access.rules.knocks import Mark, neighbourhood

LENGTH_MAX = 100
_SHOWN_LETTERS = 1


def trimmed(typed: str) -> str:
    return typed.strip()


def marks(*, number: str, network: str) -> tuple[Mark, ...]:
    """What wrong keys of one network are counted by; the network alone stands last."""
    network = neighbourhood(network)
    return (Mark(f"pair:{number}|{network}", free=5), Mark(f"network:{network}", free=20))


def shared_marks(*, number: str) -> tuple[Mark, ...]:
    """What wrong keys of all networks together are counted by: a guesser may come from a fresh network each time.

    They delay, at most by a quarter of an hour, and never lock. A try that is refused for a delay counts for nothing,
    so nobody makes a delay longer by trying on; and they do not bind where the client came in before.
    """
    return (Mark(f"client:{number}", free=10), Mark("firm", free=2_000))


def place(*, firm_id: int, number: str) -> int:
    """One number for a firm's client number, known or not, to hold while a key is tried."""
    return int.from_bytes(hashlib.sha256(f"{firm_id}:{number}".encode()).digest()[:7])


def is_among(network: str, known: Collection[str]) -> bool:
    """Whether this network is one of these, as tries are counted."""
    return neighbourhood(network) in {neighbourhood(each) for each in known}


def masked(name: str) -> str:
    """Enough for the client to know their own name, too little for a stranger: `A••• C•`."""
    return " ".join(word[:_SHOWN_LETTERS] + "•" * (len(word) - _SHOWN_LETTERS) for word in name.split())
