"""A client key: the client's number and any invoice number of that client, compared exactly after trimming.

Finance charges stand among the invoices with numbers of their own; those open nothing.
"""

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
    """What wrong keys of all networks together are counted by.

    They slow only networks that were wrong themselves within the hour, or anybody could lock a key.
    """
    return (Mark(f"client:{number}", free=40), Mark("firm", free=2_000))


def masked(name: str) -> str:
    """Enough for the client to know their own name, too little for a stranger: `A••• C•`."""
    return " ".join(word[:_SHOWN_LETTERS] + "•" * (len(word) - _SHOWN_LETTERS) for word in name.split())
