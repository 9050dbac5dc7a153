"""A service of the firm's at another host and port: the same service, so nothing else about it changes."""

from collections.abc import Mapping
from urllib.parse import urlsplit

Places = Mapping[str, str]  # scheme://host:port as it was → as it is


def moved(address: str, places: Places) -> str:
    """The address as it is if it leads to one of the places; user, path and options stay."""
    parts = urlsplit(address)
    user, at, where = parts.netloc.rpartition("@")
    there = places.get(f"{parts.scheme}://{where}".lower())
    if there is None:
        return address
    target = urlsplit(there)
    return parts._replace(scheme=target.scheme, netloc=f"{user}{at}{target.netloc}").geturl()


def is_place(text: str) -> bool:
    try:
        parts = urlsplit(text)
        known_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    rest = (parts.path, parts.query, parts.fragment, parts.username or "")
    return bool(parts.scheme and parts.hostname) and known_port and not any(rest)
