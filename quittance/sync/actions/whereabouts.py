"""Where a source's address leads. A practice system lies in private networks by its nature; we ourselves do not."""

import ipaddress
import socket
from collections.abc import Iterator

from django.conf import settings

from quittance.core.database import addresses
from quittance.sync.rules.source_address import PORT, BadAddress, Place

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv6 networks whose last four bytes are an IPv4 address: NAT64, translated, and compatible.
_BEARING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96")))
# Where in them an IPv4 address stands is the network's own affair, or there is none left: local NAT64, Teredo,
# site-local. No practice system needs them.
_OPAQUE = tuple(map(ipaddress.IPv6Network, ("64:ff9b:1::/48", "2001::/32", "fec0::/10")))


def refuse_ours(place: Place) -> None:
    """Raises BadAddress where it leads to our own database or, unless the operator allows it, to this very host.

    Asked before each use too: what a name stands for may change after it was saved.
    """
    theirs = set(_found(place.host, place.port))
    own = addresses.parts(settings.QUITTANCE.database_url)
    ours = {each for host in own.get("host", "").split(",") for each in _found(host, "")}
    at_our_server = place.port in (own.get("port") or PORT).split(",") and bool(theirs & ours)
    anywhere = settings.QUITTANCE.sources == "any"
    if at_our_server and (not anywhere or own["dbname"] == place.database):
        raise BadAddress("This is Quittance's own database. Write where the practice system's lies.")
    if not anywhere and any(_is_this_host(each) for each in theirs):
        raise BadAddress(
            "This host name stands for the machine that Quittance itself runs on. Write the name of the database "
            "server as other machines of your network call it."
        )


def _found(host: str, port: str) -> Iterator[_Ip]:
    """All that the name stands for; of this machine's own many names, one. A name nobody knows is told by the test."""
    if not host or host.startswith("/"):
        yield ipaddress.ip_address("127.0.0.1")
        return
    try:
        told = socket.getaddrinfo(host, port or None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    for *_, where in told:
        found = ipaddress.ip_address(str(where[0]).partition("%")[0])
        plain = _plain(found)
        yield ipaddress.ip_address("127.0.0.1") if plain.is_loopback or plain.is_unspecified else plain


def _plain(address: _Ip) -> _Ip:
    """The IPv4 address that an IPv6 one stands for, since that is where a gateway leads."""
    if isinstance(address, ipaddress.IPv4Address) or address.is_loopback or address.is_unspecified:
        return address
    if any(address in network for network in _BEARING):
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address


def _is_this_host(address: _Ip) -> bool:
    if any(address in network for network in _OPAQUE):
        return True
    return address.is_loopback or address.is_link_local or address.is_multicast
