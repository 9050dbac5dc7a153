"""What proves that the firm sent a mail. Without proof whoever knows the address could have passes mailed to them."""

from collections.abc import Mapping
from typing import Any

import dkim
import structlog
from django.conf import settings

from quittance.integrations import dns
from quittance.relay.actions import keys
from quittance.relay.models import Policy
from quittance.relay.rules import addresses
from quittance.relay.rules.arrived import Arrived

log = structlog.get_logger()

_SIGNATURES_MAX = 5
_MUST_BE_SIGNED = {b"from", b"to", b"subject"}


def proof(*, arrived: Arrived, headers: Mapping[str, Any], policy: Policy, slug: str, raw: bytes) -> str:
    """The name of what proves it, empty if nothing does. Asks the outside, so it belongs before a transaction."""
    if headers.get("auth") == slug:
        return "auth"
    if keys.is_key(arrived.key):
        return "key"
    domain = addresses.domain_of(arrived.sender.address)
    if domain not in policy.sender_domains:
        return ""
    if addresses.stands_in(str(headers.get("peer", "")), policy.hosts):
        return "host"
    return "dkim" if any(_is_within(domain, signed) for signed in _signed_by(raw)) else ""


def _is_within(domain: str, signed: str) -> bool:
    return domain == signed or domain.endswith(f".{signed}")


def _signed_by(raw: bytes) -> set[str]:
    """The domains whose own signature holds over the whole of this mail: nothing was put below or above."""
    message = dkim.DKIM(raw, timeout=5)
    count = sum(1 for name, _ in message.headers if name.lower() == b"dkim-signature")
    found = set()
    for index in range(min(count, _SIGNATURES_MAX)):
        try:
            holds = message.verify(index, dnsfunc=_record)
        except (dkim.DKIMException, dns.DnsFault, ValueError) as fault:
            log.info("relay.signature_unread", fault=str(fault))
            continue
        signed = set(message.include_headers)
        if holds and signed >= _MUST_BE_SIGNED and b"l" not in message.signature_fields:
            found.add(message.domain.decode("ascii", "replace").lower())
    return found


def _record(name: bytes, timeout: int = 5) -> bytes:
    del timeout  # the resolver has its own
    try:
        texts = dns.Resolver.from_setting(settings.QUITTANCE.dns).texts(name.decode("ascii").rstrip("."))
    except dns.NotThere:
        return b""
    return texts[0].encode() if texts else b""
