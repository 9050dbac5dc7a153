"""Asking a provider over HTTP. Its address came from a form, so it may lead nowhere but to the open internet."""

import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import SSLError as BadCertificate

from quittance.integrations.identity.fault import Fault
from quittance.integrations.identity.turns import Turns

SECONDS_MAX = 10.0
CONNECT_SECONDS_MAX = 3.0
AT_ONCE_MAX = 2
BYTES_MAX = 1024 * 1024
ADDRESS_LENGTH_MAX = 2000
_CHUNK = 16 * 1024
_NAMES_OF_OURS = "QuittanceSignIn/1"
_BROKEN = 500
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "::/96",  # IPv4 in its oldest dress
        "64:ff9b:1::/48",  # NAT64 of one's own network
        "2001::/32",  # Teredo, another IPv4 within
        "fec0::/10",  # private before fc00::/7 was
        "168.63.129.16/32",  # where a machine at Azure asks about itself
    )
]
_turns = Turns(at_once=AT_ONCE_MAX)
_SILENT = {True: "took too long to answer", False: "could not be reached, or broke the connection off"}


@dataclass(frozen=True)
class Net:
    """Which addresses may be asked: those of the open internet over https, or any (a world on one machine).

    `asker` is for whom: each has few questions on their way at a time, so that one firm's provider stops nobody else.
    """

    anywhere: bool = False
    asker: str = ""

    def checked(self, address: str) -> str:
        """The address if its form is allowed; where its name leads is looked at when it is asked."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            raise Fault("address", f"{address} is no address") from None
        if parts.scheme != "https" and not (self.anywhere and parts.scheme == "http"):
            raise Fault("address", f"{address} does not begin with https://")
        odd = parts.username is not None or parts.fragment or any(c.isspace() or not c.isprintable() for c in address)
        if not parts.hostname or odd or len(address) > ADDRESS_LENGTH_MAX or port == 0:
            raise Fault("address", f"{address} is no plain address")
        return address


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Fault(
                "not_json", f"an answer with status {self.status} that is no JSON, {len(self.body)} bytes long"
            ) from None
        if not isinstance(found, dict):
            raise Fault("not_json", "the answer is JSON, but no object")
        return found


def get(address: str, *, net: Net, headers: Mapping[str, str] | None = None) -> Answer:
    return _ask("GET", address, net, None, {"Accept": "application/json, */*;q=0.5", **(headers or {})})


def post(address: str, form: Mapping[str, str], *, net: Net, headers: Mapping[str, str] | None = None) -> Answer:
    head = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return _ask("POST", address, net, urlencode(form).encode(), {**head, **(headers or {})})


def _ask(method: str, address: str, net: Net, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    parts = urlsplit(net.checked(address))
    with _turns.taken(net.asker):
        return _asked(method, parts, net, body, headers)


def _asked(method: str, parts: SplitResult, net: Net, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    until = time.monotonic() + SECONDS_MAX
    last: Fault | None = None
    for numeric in _leads_to(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80), net):
        if time.monotonic() >= until:  # a name may lead to hundreds of numbers
            break
        connection = _connection(parts.scheme, parts.hostname or "", numeric, parts.port)
        try:
            return _told(connection, method, parts, body, headers, until)
        except Fault as fault:
            if fault.code != "unreachable":
                raise
            last = fault
        finally:
            connection.close()
    raise last or Fault("unreachable", f"{parts.hostname} has no network address")


def _leads_to(host: str, port: int, net: Net) -> list[str]:
    """The numbers behind a name, each looked at before any is called: a name may lead into a network of ours."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Fault("unreachable", f"the name {host} is not known") from None
    numbers = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not net.anywhere and not all(_is_public(number) for number in numbers):
        raise Fault("address", f"{host} leads into a private network")
    return numbers


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    if not address.is_global or address.is_multicast or any(address in network for network in _NOT_PUBLIC):
        return False
    inner = _inner(address) if isinstance(address, ipaddress.IPv6Address) else None
    return inner is None or _is_public(str(inner))


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The older address within: a gateway on the way would send what is meant for it there."""
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour


def _connection(scheme: str, host: str, numeric: str, port: int | None) -> HTTPConnection:
    """To the very number that was looked at, so that the name cannot lead elsewhere meanwhile."""
    if scheme == "http":
        return HTTPConnection(numeric, port or 80, timeout=CONNECT_SECONDS_MAX)
    secure = ssl.create_default_context()
    return HTTPSConnection(
        numeric,
        port or 443,
        timeout=CONNECT_SECONDS_MAX,
        ssl_context=secure,
        server_hostname=host,
        assert_hostname=host,
    )


def _told(
    connection: HTTPConnection,
    method: str,
    parts: SplitResult,
    body: bytes | None,
    headers: Mapping[str, str],
    until: float,
) -> Answer:
    # Who drips a byte every nine seconds never runs into the socket's own limit.
    timer = threading.Timer(max(0.0, until - time.monotonic()), _cut, [connection])
    timer.daemon = True
    timer.start()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = {"Host": parts.netloc, "User-Agent": _NAMES_OF_OURS, "Accept-Encoding": "identity", **headers}
    try:
        connection.connect()
        connection.sock.settimeout(SECONDS_MAX)  # to connect is quick; to answer may take its while
        connection.request(method, path, body=body, headers=head, preload_content=False)
        with closing(connection.getresponse()) as response:
            status, content = response.status, b""
            while chunk := response.read(_CHUNK, decode_content=False):
                content += chunk
                if len(content) > BYTES_MAX:
                    raise Fault("too_large", f"{parts.hostname} sent more than {BYTES_MAX} bytes")
    except BadCertificate as error:
        raise Fault("certificate", f"{parts.hostname}: {error}") from None
    except (HTTPError, OSError, ValueError) as error:
        late = time.monotonic() >= until or isinstance(error, TimeoutError)
        raise Fault("slow" if late else "unreachable", f"{parts.hostname} {_SILENT[late]}") from None
    finally:
        timer.cancel()
    if time.monotonic() >= until:  # what was cut off looks like an end
        raise Fault("slow", f"{parts.hostname} took longer than {SECONDS_MAX:.0f} s")
    return _checked(status, content, f"{parts.hostname}{parts.path}")


def _cut(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _checked(status: int, content: bytes, where: str) -> Answer:
    if 300 <= status < 400:  # noqa: PLR2004  the range of redirects
        raise Fault("redirected", f"{where} leads on elsewhere (status {status})")
    if status >= _BROKEN or status == 429:  # noqa: PLR2004  "too many requests"
        raise Fault("away", f"{where} answered with status {status}")
    return Answer(status, content)
