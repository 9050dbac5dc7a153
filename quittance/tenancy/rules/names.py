"""Which names a firm may bear in addresses."""

import re

_SLUG = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
RESERVED = frozenset({"ops", "www", "api", "admin", "mail", "inbound", "static", "hooks", "status"})


class BadName(ValueError):
    """The name cannot stand in an address; the text says why."""


def slug(text: str) -> str:
    name = text.strip().lower()
    if not _SLUG.fullmatch(name):
        raise BadName(f'"{text}" cannot be a short name: letters, digits and hyphens, a letter first, 40 at most.')
    if name in RESERVED:
        raise BadName(f'"{name}" is kept for the product itself.')
    return name


def host(text: str) -> str:
    name = text.strip().lower().rstrip(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):  # noqa: PLR2004  the limit of DNS
        raise BadName(f'"{text}" is no host name.')
    return name


def host_of_request(header: str) -> str:
    """The host a request names, without its port and in lower case; empty if it is no host at all."""
    name = header.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    before, colon, port = name.rpartition(":")
    return (before if colon and port.isdigit() else name).rstrip(".")
