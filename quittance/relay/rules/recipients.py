"""Whom a mail is meant for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from quittance.relay.rules.arrived import Arrived, Person

RECIPIENTS_MAX = 500

Origin = Literal["to", "cc", "envelope"]


@dataclass(frozen=True)
class Meant:
    address: str
    name: str
    origin: Origin
    colleague: bool = False  # at one of the firm's own domains


def meant_for(
    arrived: Arrived, *, rcpt: Sequence[str], inbound_domain: str, own_domains: Iterable[str] = ()
) -> tuple[Meant, ...]:
    """Everybody it names, in lower case and once; without our own addresses and without whoever sent it."""
    own = {each.lower() for each in own_domains}
    ours = {each.lower() for each in rcpt}
    named: dict[str, Meant] = {}
    for person, origin in _everybody(arrived):
        address = person.address.lower()
        if address in ours or _is_inbound(address, inbound_domain) or address == arrived.sender.address.lower():
            continue
        if address and address not in named and len(named) < RECIPIENTS_MAX:
            named[address] = Meant(address, person.name, origin, address.rpartition("@")[2] in own)
    return tuple(named.values())


def is_direct(arrived: Arrived, *, meant: Sequence[Meant], inbound_domain: str) -> bool:
    """Whether the contacts on file are meant: the mail names nobody, or our address and beside it colleagues alone.

    A mail rule leaves the addressees as they were, so ours is not among them.
    """
    addressed_to_us = any(_is_inbound(each.address.lower(), inbound_domain) for each in (*arrived.to, *arrived.cc))
    return not meant or (addressed_to_us and all(each.colleague for each in meant))


def _everybody(arrived: Arrived) -> Iterable[tuple[Person, Origin]]:
    yield from ((each, "to") for each in arrived.to)
    yield from ((each, "cc") for each in arrived.cc)
    yield from ((Person(each), "envelope") for each in arrived.redirected_to)


def _is_inbound(address: str, inbound_domain: str) -> bool:
    domain = address.rpartition("@")[2]
    ours = inbound_domain.lower()
    return domain == ours or domain.endswith("." + ours)
