"""The address on a copy's envelope, to which alone a report about that copy comes back: `<firm>+b-<token>@<domain>`.

The token names the copy and proves that we wrote it: the Message-ID alone, which travels on in every answer and every
mail forwarded, leads nobody to it.
"""

import base64
import hashlib
import hmac
import re

LOCAL_PART_MAX = 64  # RFC 5321: beside the longest short name of a firm there is room for four thousand million copies
_PROOF_LETTERS = 12  # 60 bits, tried at the mail door one by one
_ADDRESS = re.compile(r"[^@]*\+b-([0-9a-f]{1,15}-[a-z2-7]{12})@[^@]+")
_PURPOSE = b"outbox.bounce-address"


def bounce_address(slug: str, token: str, inbound_domain: str) -> str:
    return f"{slug}+b-{token}@{inbound_domain}"


def token(*, delivery_id: int, message_id: str, secret: str) -> str:
    """Ours alone to make: it takes the installation's secret."""
    key = hashlib.sha256(_PURPOSE + secret.encode()).digest()
    proof = hmac.digest(key, f"{delivery_id}/{message_id}".encode(), "sha256")
    return f"{delivery_id:x}-{base64.b32encode(proof).decode().lower()[:_PROOF_LETTERS]}"


def token_of(address: str) -> str | None:
    """The token in an address for reports, proven or not; None if it is no such address."""
    found = _ADDRESS.fullmatch(address.strip().lower())
    return found[1] if found else None


def delivery_of(token: str) -> int:
    """The copy that it names, as long as nobody has looked whether it is proven."""
    return int(token.partition("-")[0], 16)
