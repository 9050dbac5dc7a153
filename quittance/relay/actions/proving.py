"""What proves that the firm sent a mail. Without proof whoever knows the address could have passes mailed to them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import dkim
import structlog
from django.conf import settings

from quittance.integrations import dns
from quittance.relay.actions import keys
from quittance.relay.models import Policy
from quittance.relay.rules import addresses, covering
from quittance.relay.rules.arrived import Arrived

log = structlog.get_logger()

_SIGNATURES_MAX = 50  # looked at, which costs little
_ASKED_MAX = 5
# What the library raises over a mail that is none: some of it is not its own.
_UNREADABLE = (dkim.DKIMException, ValueError, IndexError)


class NotAnswered(Exception):
    """The DNS was away, so nothing is known about the signature of the firm's domain."""


def proof(*, arrived: Arrived, headers: Mapping[str, Any], policy: Policy, slug: str, raw: bytes, now: datetime) -> str:
    """The name of what proves it, empty if nothing does. Asks the outside, so it belongs before a transaction."""
    if headers.get("auth") == slug:
        return "auth"
    domain = addresses.domain_of(arrived.sender.address)
    if _may_bear_key(domain, policy) and keys.is_key(arrived.key):
        return "key"
    if domain not in policy.sender_domains:
        return ""
    if addresses.stands_in(str(headers.get("peer", "")), policy.hosts):
        return "host"
    return "dkim" if _is_signed(raw, domain, now) else ""


def _may_bear_key(domain: str, policy: Policy) -> bool:
    """A rule may put its key on what a stranger had the firm's server send on: the sender must be the firm's too."""
    return not policy.sender_domains or any(_is_within(domain, own) for own in policy.sender_domains)


def _is_within(domain: str, other: str) -> bool:
    return domain == other or domain.endswith(f".{other}")


def _is_signed(raw: bytes, domain: str, now: datetime) -> bool:
    """By the domain itself or one above it, over the whole of this mail: nothing was put below or above."""
    away: Exception | None = None
    try:
        message = dkim.DKIM(raw, timeout=5)
        for index in _of_domain(message, domain)[:_ASKED_MAX]:
            try:
                if _holds(message, index, now):
                    return True
            except dns.DnsFault as fault:
                away = fault
    except _UNREADABLE as fault:
        _unread(fault)
    if away is not None:
        raise NotAnswered(str(away)) from away
    return False


def _of_domain(message: dkim.DKIM, domain: str) -> list[int]:
    """The signatures that could count. A stranger's own are not looked up: their DNS may be as slow as they like."""
    count = sum(1 for name, _ in message.headers if name.lower() == b"dkim-signature")
    return [index for index in range(min(count, _SIGNATURES_MAX)) if _could_count(message, index, domain)]


def _could_count(message: dkim.DKIM, index: int, domain: str) -> bool:
    def look() -> bool:
        message.verify_headerprep(index)
        return _is_within(domain, message.domain.decode("ascii", "replace").lower())

    return _readably(look)


def _holds(message: dkim.DKIM, index: int, now: datetime) -> bool:
    def look() -> bool:
        if not message.verify(index, dnsfunc=_record):
            return False
        return covering.covers(message.headers, message.body, message.signature_fields, at=now)

    return _readably(look)


def _readably(look: Callable[[], bool]) -> bool:
    """One broken signature says nothing of the others."""
    try:
        return look()
    except _UNREADABLE as fault:
        _unread(fault)
        return False


def _unread(fault: Exception) -> None:
    log.info("relay.signature_unread", fault=str(fault))


def _record(name: bytes, timeout: int = 5) -> bytes:
    del timeout  # the resolver has its own
    try:
        texts = dns.Resolver.from_setting(settings.QUITTANCE.dns).texts(name.decode("ascii").rstrip("."))
    except dns.NotThere:
        return b""
    return texts[0].encode() if texts else b""
