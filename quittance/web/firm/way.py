"""Where to go after the sign-in: a page of this very portal, and nowhere else."""

from urllib.parse import unquote, urlencode, urlsplit

from quittance.core import addresses
from quittance.tenancy import queries as tenancy

FIRST = "/firm-portal/today/"
RENEWED = "/firm-portal/door/renewed/"
_OURS, _DOORS = "/firm-portal/", "/firm-portal/door/"
_LENGTH_MAX = 1000


def safe(wanted: str | None) -> str:
    """The page asked for if it is one of ours, else the first one. A door leads to no other door."""
    if not wanted or len(wanted) > _LENGTH_MAX or not wanted.startswith(_OURS):
        return FIRST
    if any(not letter.isprintable() or letter in "\\ " for letter in unquote(wanted)):
        return FIRST
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return FIRST
    plain = unquote(unquote(parts.path))
    if parts.scheme or parts.netloc or "//" in plain or ".." in plain.split("/"):
        return FIRST
    if plain == _OURS or (plain.startswith(_DOORS) and plain != RENEWED):
        return FIRST
    return wanted


def go(next_page: str = "", *, quiet: bool = False) -> str:
    """The address that leads through the provider and back to the page."""
    asked = {**({"next": next_page} if next_page else {}), **({"quiet": "1"} if quiet else {})}
    return f"{_DOORS}go/" + (f"?{urlencode(asked)}" if asked else "")


def on_main_host(host: str, path: str) -> str | None:
    """The provider knows the firm's main host alone: whoever starts from another one starts over there."""
    main = tenancy.main_host()
    return None if host == main else addresses.page(main, path)
