"""Where the processor answers and which keys open it, checked at start without loading its SDK."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

_KEY = re.compile(r"(sk|rk)_(test|live)_[A-Za-z0-9_]{1,250}")
_PUBLIC_KEY = re.compile(r"pk_(test|live)_[A-Za-z0-9_]{1,250}")
_PLAIN = re.compile(r"/[A-Za-z0-9_./-]*")
_HOOK_SECRET = re.compile(r"whsec_[A-Za-z0-9+/=_-]{1,250}")


class BadAccess(ValueError):
    """The line names what is wrong with the setting and never quotes a key."""


def address(text: str) -> str:
    """An origin. In the clear only on this machine, because the key travels with each request."""
    try:
        parts = urlsplit(text)
        odd = parts.port == 0 or parts.username is not None
    except ValueError:
        raise BadAccess("it is not an address") from None
    if odd or not parts.hostname or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadAccess("it must be scheme, host and port alone: https://host")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_this_machine(parts)):
        raise BadAccess("it must begin with https:// (http:// is for this machine alone)")
    return text.rstrip("/")


def script(text: str) -> str:
    """Where the processor's script for pages lies. Pages let it in by its origin."""
    parts = urlsplit(text)
    address(f"{parts.scheme}://{parts.netloc}")
    if parts.query or parts.fragment or not _PLAIN.fullmatch(parts.path):
        raise BadAccess("it must be the plain address of a script: https://host/path")
    return text


def origins(text: str) -> tuple[str, ...]:
    """Each is written into a header as it stands, so nothing but origins gets through."""
    return tuple(address(each.strip()) for each in text.split(",") if each.strip())


def key(text: str) -> str:
    return _shaped(text, _KEY, "it must begin with sk_test_, sk_live_, rk_test_ or rk_live_")


def public_key(text: str) -> str:
    return _shaped(text, _PUBLIC_KEY, "it must begin with pk_test_ or pk_live_")


def hook_secrets(text: str) -> tuple[str, ...]:
    """More than one while a secret is exchanged, and where the platform's own news has an address of its own."""
    found = tuple(each.strip() for each in text.split(",") if each.strip())
    if not all(_HOOK_SECRET.fullmatch(each) for each in found):
        raise BadAccess("it must read whsec_…[,whsec_…]")
    return found


def is_live(some_key: str) -> bool:
    """Whether money is real with this key."""
    return "_live_" in some_key[:8]


def _shaped(text: str, pattern: re.Pattern[str], rule: str) -> str:
    if text and not pattern.fullmatch(text):
        raise BadAccess(rule)
    return text


def _is_this_machine(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
