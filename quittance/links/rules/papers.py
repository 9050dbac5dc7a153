"""Codes that open a client's PDFs to a guest: six digits, so short a life and so few tries that guessing is vain."""

from datetime import timedelta

from quittance.access.rules.knocks import Mark

DIGITS = 6
LASTS = timedelta(minutes=15)
TRIES = 5  # wrong ones, before a code is worth nothing
_GAPS = " -\u00a0"


def bare(typed: str) -> str:
    """As typed, without the gaps that people and mail programs put in."""
    return "".join(letter for letter in typed if letter not in _GAPS)


def mailing_marks(*, guest: int, client: int) -> tuple[Mark, ...]:
    """What mailed codes are counted by, so that nobody's mailbox is filled from our pages."""
    return (Mark(f"guest:{guest}", free=3), Mark(f"client:{client}", free=6), Mark("firm", free=300))


def trying_marks(*, guest: int, client: int) -> tuple[Mark, ...]:
    """What wrong codes are counted by: a new code or a new guest gives no fresh tries."""
    return (Mark(f"guest:{guest}", free=8), Mark(f"client:{client}", free=12), Mark("firm", free=600))


def masked(address: str) -> str:
    """Enough for whoever knows the address, too little to write to it: `c•••l@acme.example`, however long it is."""
    local, _, domain = address.rpartition("@")
    last = local[-1] if len(local) > 2 else ""  # noqa: PLR2004  of two letters, both would be the whole
    return f"{local[:1]}•••{last}@{domain}"
