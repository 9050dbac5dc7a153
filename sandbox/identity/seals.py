"""What a browser or a client keeps for us, sealed: a restarted provider still knows it."""

from typing import Any

from django.core import signing

from sandbox.identity.keys import Keys


def sealed(keys: Keys, kind: str, facts: dict[str, Any]) -> str:
    # A bearer token may hold a tilde, and no colon (RFC 6750).
    return signing.dumps(facts, key=keys.secret, salt=kind, compress=True).replace(":", "~")


def opened(keys: Keys, kind: str, text: str, *, seconds: int) -> dict[str, Any] | None:
    """None where it is not ours, of another kind, or too old."""
    try:
        facts: dict[str, Any] = signing.loads(text.replace("~", ":"), key=keys.secret, salt=kind, max_age=seconds)
    except signing.BadSignature:
        return None
    return facts
