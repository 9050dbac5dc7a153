"""Asks a resolver for the texts (TXT records) of a name."""

from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

import dns.exception
import dns.name
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.resolver

DNS_PORT = 53
TRY_SECONDS = 2.0
LIFETIME_SECONDS = 6.0


class BadResolver(ValueError):
    """The setting names no resolver; the text says why."""


class NotThere(Exception):
    """The DNS answered, and there is no such text."""


class NoSuchName(NotThere):
    """There is nothing at all under that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The DNS knows no name {name}.")


class NoText(NotThere):
    """The name exists and has no text."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has no TXT record.")


class DnsFault(Exception):
    """Nobody answered, or the answer was no answer: nothing is known, so nothing follows from it."""


class Resolver:
    def __init__(self, asked: dns.resolver.Resolver) -> None:
        asked.timeout, asked.lifetime = TRY_SECONDS, LIFETIME_SECONDS
        asked.use_edns(0, 0, 1232)  # room for a key's record in one datagram; a longer answer is asked for over TCP
        self._asked = asked

    @classmethod
    def from_setting(cls, address: str | None) -> Self:
        """At `host:port` with a numeric host; the system's own without one."""
        if not address:
            try:
                return cls(dns.resolver.Resolver())
            except dns.resolver.NoResolverConfiguration:
                return cls(dns.resolver.Resolver(configure=False))  # every question then ends in a fault
        host, port = _host_and_port(address)
        asked = dns.resolver.Resolver(configure=False)
        asked.nameservers, asked.port = [host], port
        return cls(asked)

    def texts(self, name: str) -> list[str]:
        """Each record's text, its strings joined. Raises NoSuchName, NoText or DnsFault."""
        try:
            answer = self._asked.resolve(dns.name.from_text(name), dns.rdatatype.TXT, search=False)
        except dns.resolver.NXDOMAIN:
            raise NoSuchName(name) from None
        except dns.resolver.NoAnswer:
            raise NoText(name) from None
        except (dns.exception.DNSException, OSError, UnicodeError) as failed:
            raise DnsFault(f"The DNS could not be asked for {name}: {failed}") from failed
        return [
            b"".join(record.strings).decode("utf-8", "replace")
            for record in answer
            if isinstance(record, dns.rdtypes.ANY.TXT.TXT)
        ]


def _host_and_port(address: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{address}")
        host, port = str(ip_address(parts.hostname or "")), parts.port or DNS_PORT
    except ValueError:
        raise BadResolver("it must be a resolver's address and port, such as 127.0.0.1:53") from None
    if parts.path or parts.query or parts.username:
        raise BadResolver("it must be a resolver's address and port, such as 127.0.0.1:53")
    return host, port
