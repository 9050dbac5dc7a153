"""Where a source's address leads. A practice system lies in private networks by its nature; we ourselves do not."""

import contextlib
import ipaddress
import socket
from collections.abc import Mapping

from django.conf import settings

from quittance.core.database import addresses
from quittance.integrations.pms.protocol import Unreadable
from quittance.sync.rules.source_address import PORT, BadAddress, Place

_ASKED_MAX = 4  # each may keep whoever asks waiting
_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv6 networks whose last four bytes are an IPv4 address: NAT64, translated, and compatible.
_BEARING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96")))
# Where in them an IPv4 address stands is the network's own affair, or there is none left: local NAT64, Teredo,
# site-local. No practice system needs them.
_OPAQUE = tuple(map(ipaddress.IPv6Network, ("64:ff9b:1::/48", "2001::/32", "fec0::/10")))


def refuse_ours(place: Place) -> None:
    """Raises BadAddress where it leads to our own database or, unless the operator allows it, to this very host."""
    _refuse(place, _found(place.host, place.port))


def looked_up(place: Place) -> tuple[str, ...]:
    """The addresses that the name stands for now, each looked at: whoever connects to these is not led elsewhere.

    Raises BadAddress as above, and Unreadable for a name that nobody knows.
    """
    found = _found(place.host, place.port)
    _refuse(place, found)
    if not found:
        raise Unreadable("The host's name is not known.", remedy="Correct the address, or make the name public.")
    return tuple(found)[:_ASKED_MAX]


def _refuse(place: Place, found: Mapping[str, _Ip]) -> None:
    theirs = set(found.values())
    own = addresses.parts(settings.QUITTANCE.database_url)
    ours = {each for host in own.get("host", "").split(",") for each in _found(host, "").values()}
    at_our_server = place.port in (own.get("port") or PORT).split(",") and bool(theirs & ours)
    anywhere = settings.QUITTANCE.sources == "any"
    if at_our_server and own["dbname"] == place.database:
        raise BadAddress(
            "This is the database in which Quittance keeps its own rows. Write the address of the database in which "
            "your practice system keeps its books."
        )
    if at_our_server and not anywhere:
        raise BadAddress(
            f"“{place.database[:60]}” would lie on the server of Quittance's own database, and no practice system is "
            "read from there. Write the address of your firm's database server."
        )
    if not anywhere and any(_is_this_host(each) for each in theirs):
        raise BadAddress(
            "This host name stands for the machine that Quittance itself runs on. Write the name of the database "
            "server as other machines of your network call it."
        )


def _found(host: str, port: str) -> dict[str, _Ip]:
    """All that the name stands for, each with the machine that is meant by it; of this one's many addresses, one."""
    here = ipaddress.ip_address("127.0.0.1")
    if not host or host.startswith("/"):
        return {"127.0.0.1": here}
    try:
        told = socket.getaddrinfo(host, port or None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return {}
    found = {}
    for *_, where in told:
        plain = _plain(ipaddress.ip_address(str(where[0]).partition("%")[0]))
        found[str(where[0])] = here if _is_ours(plain) else plain
    return found


def _is_ours(address: _Ip) -> bool:
    """By any of this machine's names in the network: whatever a socket of ours can be bound to."""
    if address.is_loopback or address.is_unspecified:
        return True
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004  the version's own name
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((str(address), 0))
        return True
    return False


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
    return address.is_loopback or address.is_link_local or address.is_multicast or address.is_reserved
