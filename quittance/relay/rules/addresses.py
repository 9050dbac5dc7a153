"""Addresses as people type them, and networks as their IT writes them."""

import ipaddress
import re

LONGEST = 320
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,253}")
_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


def lowered(address: str) -> str:
    return address.strip().lower()


def is_address(text: str) -> bool:
    """Enough to hand it to a mail server, which knows the rest."""
    address = text.strip()
    return len(address) <= LONGEST and bool(_ADDRESS.fullmatch(address)) and ".." not in address.rpartition("@")[2]


def is_domain(text: str) -> bool:
    return bool(_DOMAIN.fullmatch(text))


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip().lower()


def is_network(text: str) -> bool:
    """Of at most 65,536 addresses, or as many of IPv6 as one office gets: a wider one would prove nothing."""
    try:
        network = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return False
    return network.prefixlen >= (16 if network.version == 4 else 32)  # noqa: PLR2004  the two versions of IP


def stands_in(peer: str, networks: list[str]) -> bool:
    try:
        address = ipaddress.ip_address(peer.strip())
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in ipaddress.ip_network(each, strict=False) for each in networks if is_network(each))
