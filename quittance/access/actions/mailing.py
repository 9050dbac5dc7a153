"""A door that sends mails is asked this first; what it answers does not depend on who lives at the address."""

from datetime import datetime

from quittance.access.actions import knocks
from quittance.access.rules import mailing as rules

DOOR = "portal mail"


def count(*, address: str, network: str, now: datetime) -> None:
    """Raises knocks.TooMany once too many mails were asked for, to this address or from this network."""
    marks = rules.marks(address=address, network=network)
    knocks.refuse_if_many(door=DOOR, marks=marks, now=now)
    knocks.count(door=DOOR, marks=marks, now=now)


def may_go(*, address: str, network: str, now: datetime) -> bool:
    """The same for whoever is not signed in: no page tells them that somebody else asked for this address before."""
    try:
        count(address=address, network=network, now=now)
    except knocks.TooMany:
        return False
    return True
