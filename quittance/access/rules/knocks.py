"""How guessing at a door grows slow: who knocks wrongly waits longer each time, up to a quarter of an hour.

Three marks are counted for each try. Address and network together are strict. An address alone is lenient, or
anybody could lock somebody out by guessing; a network alone is lenient, because an office shares one. Whoever has
an IPv6 line has 2^64 addresses of it, which count as one network.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address

COUNTED_FOR = timedelta(hours=1)
_LINE_BITS = 64
_FIRST_WAIT_SECONDS = 15
_LONGEST_WAIT_SECONDS = 900


@dataclass(frozen=True)
class Mark:
    """Something a try is counted by, and how many wrong ones cost nothing."""

    name: str
    free: int


def neighbourhood(network: str) -> str:
    """What tries from this network address are counted by; what is no address stands for itself."""
    try:
        found = ip_address(network.strip())
    except ValueError:
        return network
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), _LINE_BITS), strict=False))


def marks(*, address: str, network: str) -> tuple[Mark, ...]:
    network = neighbourhood(network)
    return (
        Mark(f"pair:{address.strip().lower()}|{network}", free=5),
        Mark(f"address:{address.strip().lower()}", free=30),
        Mark(f"network:{network}", free=60),
    )


def wait(*, tries: Sequence[datetime], free: int, now: datetime) -> timedelta:
    """How long to wait, given the wrong tries of the last hour."""
    wrong = len(tries) - free
    if wrong < 0 or not tries:
        return timedelta(0)
    pause = timedelta(seconds=min(_FIRST_WAIT_SECONDS * 2 ** min(wrong, 10), _LONGEST_WAIT_SECONDS))
    return max(timedelta(0), max(tries) + pause - now)
