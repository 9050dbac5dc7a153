"""Whose address this is, known for a few seconds, and whether somebody is the firm that they say they are."""

import hmac
import ipaddress
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import close_old_connections

from quittance.core import scope
from quittance.relay.models import Policy
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import vault
from quittance.web.hooks.smtp_limits import Network, is_within

PASSWORD = "relay.password"  # noqa: S105  the secret's name in the vault
_KNOWN_SECONDS = 5.0
_KNOWN_MAX = 10_000


@dataclass(frozen=True)
class Receiver:
    """A firm, as far as the door needs to know it."""

    firm_id: int
    slug: str
    hosts: tuple[Network, ...]

    def has_server_at(self, peer: str) -> bool:
        return is_within(peer, self.hosts)


class Receivers:
    """Looked up on threads. What is unknown is asked for each time, so that a new firm is found at once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Receiver]] = {}

    def known(self, address: str) -> Receiver | None:
        """Without asking the database."""
        until, receiver = self._known.get(slug_of(address) or "", (0.0, None))
        return receiver if time.monotonic() < until else None

    def find(self, address: str) -> Receiver | None:
        slug = slug_of(address)
        found = _looked_up(slug) if slug else None
        if slug and found:
            if len(self._known) >= _KNOWN_MAX:
                self._known.clear()
            self._known[slug] = (time.monotonic() + _KNOWN_SECONDS, found)
        return found


def slug_of(address: str) -> str | None:
    """Of <firm>@ and <firm>+anything@ our domain, in whatever letters."""
    local, _, domain = address.strip().lower().rpartition("@")
    if domain != settings.QUITTANCE.inbound_domain.lower():
        return None
    return local.partition("+")[0] or None


def proven(user: str, password: str) -> Receiver | None:
    """The firm whose name and password these are. Whatever is wrong, the same work is done and nothing is told."""
    slug = slug_of(user) if "@" in user else user.strip().lower()
    found = _looked_up(slug) if slug and slug.isprintable() else None
    expected = secrets.token_urlsafe(16)
    if found:
        try:
            with scope.firm(found.firm_id):
                expected = vault.reveal(name=PASSWORD)
        except vault.NotKept:
            found = None
    is_right = hmac.compare_digest(password.encode(errors="surrogateescape"), expected.encode())
    return found if is_right else None


def _looked_up(slug: str) -> Receiver | None:
    close_old_connections()
    with scope.no_firm():
        firm_id = tenancy.firm_id_of_slug(slug)
    if firm_id is None:
        return None
    with scope.firm(firm_id):
        hosts = Policy.objects.values_list("hosts", flat=True).first() or []
    return Receiver(firm_id, slug, tuple(filter(None, map(_network, hosts))))


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
