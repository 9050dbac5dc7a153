"""How much of the mail door one peer and one firm may take, so that enough is left for all others."""

import ipaddress
import time
from collections import Counter
from dataclasses import dataclass
from typing import TypeAlias

from django.conf import settings

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_BUCKETS_MAX = 20_000
_MINUTE_SECONDS = 60.0
_WRONG_PASSWORDS = 10
_WRONG_PASSWORDS_SECONDS = 600.0
# Of a peer that the firm has named as its own mail server, only each tenth mail counts.
_OWN_SERVER_WEIGHT = 0.1
# Of the bytes that the door holds for all, before it asks this one peer to come later.
_PEER_PART = 0.25


@dataclass(frozen=True)
class Terms:
    """On which the door serves."""

    mail_bytes_max: int
    hosts: tuple[Network, ...] = ()
    connections_max: int = 500
    peer_connections_max: int = 100
    peer_mails_a_minute: int = 3000
    firm_mails_a_minute: int = 6000
    bytes_held_max: int = 256 * 1024 * 1024
    idle_seconds: float = 300
    mail_seconds_max: float = 900
    wrong_password_seconds: float = 1.0

    @classmethod
    def of_settings(cls) -> "Terms":
        env = settings.QUITTANCE
        return cls(
            mail_bytes_max=env.mail_bytes_max,
            hosts=env.relay_hosts,
            connections_max=env.relay_connections_max,
            peer_connections_max=env.relay_peer_connections_max,
            peer_mails_a_minute=env.relay_peer_mails_a_minute,
            firm_mails_a_minute=env.relay_firm_mails_a_minute,
            bytes_held_max=max(256 * 1024 * 1024, 2 * env.mail_bytes_max),
        )


class Buckets:
    """For each key as many at once as a period allows, and as quickly again as the period gives them back."""

    def __init__(self, size: float, period_seconds: float) -> None:
        self._size = size
        self._a_second = size / period_seconds
        self._left: dict[object, tuple[float, float]] = {}

    def left(self, key: object) -> float:
        left, at = self._left.get(key, (self._size, 0.0))
        return min(self._size, left + (time.monotonic() - at) * self._a_second)

    def take(self, key: object, weight: float = 1.0) -> None:
        if len(self._left) >= _BUCKETS_MAX:
            self._left = {each: known for each, known in self._left.items() if self.left(each) < self._size}
        self._left[key] = (max(self.left(key) - weight, 0.0), time.monotonic())


class Limits:
    """Counted by one process; asked on its event loop alone."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._bytes_held = 0
        self._held_by: Counter[str] = Counter()
        self._open: Counter[str] = Counter()
        self._by_peer = Buckets(terms.peer_mails_a_minute, _MINUTE_SECONDS)
        self._by_firm = Buckets(terms.firm_mails_a_minute, _MINUTE_SECONDS)
        self._wrong = Buckets(_WRONG_PASSWORDS, _WRONG_PASSWORDS_SECONDS)

    def come(self, peer: str) -> str | None:
        """Why this peer may not come in; if it may, it is counted until it goes."""
        if self.terms.hosts and not is_within(peer, self.terms.hosts):
            return "554 5.7.1 This door is open to known mail servers alone, and yours is not among them"
        if self._open.total() >= self.terms.connections_max:
            return "421 4.3.2 Too many are here just now; try again later"
        if self._open[peer] >= self.terms.peer_connections_max:
            return "421 4.7.0 You have too many connections open; close one or try again later"
        self._open[peer] += 1
        return None

    def go(self, peer: str) -> None:
        self._open[peer] -= 1
        if not self._open[peer]:
            del self._open[peer]

    def take_mail(self, peer: str, firm_id: int, *, own_server: bool) -> bool:
        """What strangers bring a firm takes nothing from what its own servers may bring it."""
        weight = _OWN_SERVER_WEIGHT if own_server else 1.0
        from_peer: object = (peer, firm_id) if own_server else peer
        for_firm = (firm_id, own_server)
        if self._by_peer.left(from_peer) < weight or self._by_firm.left(for_firm) < weight:
            return False
        self._by_peer.take(from_peer, weight)
        self._by_firm.take(for_firm, weight)
        return True

    def hold(self, peer: str, count: int) -> None:
        """So many bytes more of a mail that is coming in, or fewer."""
        self._bytes_held += count
        self._held_by[peer] += count
        if not self._held_by[peer]:
            del self._held_by[peer]

    def may_begin_mail(self, peer: str) -> bool:
        """One peer that is slow with many mails holds a part of the room, not all of it."""
        most = self.terms.bytes_held_max
        return self._bytes_held <= most and self._held_by[peer] <= most * _PEER_PART

    def may_go_on(self, peer: str, held: int) -> bool:
        """With a mail of which so much has come: many may have begun before any of them had brought much."""
        most = self.terms.bytes_held_max
        return self._bytes_held <= 2 * most and self._held_by[peer] - held <= most * _PEER_PART

    def take_stranger(self, peer: str) -> bool:
        """Somebody asks for an address that is not ours; False once it looks like trying them out."""
        self._by_peer.take(peer)
        return self._by_peer.left(peer) >= 1

    def note_wrong_password(self, peer: str) -> None:
        self._wrong.take(peer)

    def may_try_password(self, peer: str) -> bool:
        return self._wrong.left(peer) >= 1


def is_within(peer: str, networks: tuple[Network, ...]) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in networks)


def plain_address(peername: object) -> str:
    """The peer's address as one writes it: an IPv4 peer at an IPv6 socket is still an IPv4 peer."""
    text = str(peername[0]) if isinstance(peername, tuple) and peername else ""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return text
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
