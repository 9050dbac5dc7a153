"""The address of a practice system's database, as a firm's IT writes it: where, as whom, and nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from quittance.core.database import addresses

_PLAIN = {"host", "port", "user", "dbname", "sslmode"}
_TLS = ("require", "verify-ca", "verify-full", "prefer", "allow", "disable")
PORT = "5432"
LENGTH_MAX = 500


class BadAddress(Exception):
    """Why the address cannot be used, in words for whoever typed it."""


@dataclass(frozen=True)
class Place:
    """A database on a server, whoever asks it."""

    scheme: str
    host: str
    port: str
    user: str
    database: str
    tls: str

    @property
    def address(self) -> str:
        """The one way we write it."""
        named = f"[{self.host}]" if ":" in self.host else self.host
        where = f"{self.scheme}://{quote(self.user, safe='')}@{named}:{self.port}/{quote(self.database, safe='')}"
        return where + (f"?sslmode={self.tls}" if self.tls else "")

    def is_same_database(self, other: "Place") -> bool:
        return (self.host, self.port, self.database) == (other.host, other.port, other.database)


def read(address: str, *, schemes: Sequence[str]) -> Place:
    """Raises BadAddress. Names and options that would lead elsewhere than the address says are refused."""
    address = address.strip()
    scheme = address.partition("://")[0].lower()
    if scheme == "postgres":
        scheme = "postgresql"
    if "://" not in address or scheme not in schemes:
        raise BadAddress(f"It must begin with {' or '.join(f'{each}://' for each in schemes)}.")
    if len(address) > LENGTH_MAX:
        raise BadAddress(f"It is longer than {LENGTH_MAX} characters.")
    try:
        found = addresses.parts(scheme + address[address.index("://") :])
    except addresses.BadAddress as bad:
        reason = str(bad)
        raise BadAddress("It names no database." if "names no" in reason else _FORM) from None
    except UnicodeError:
        raise BadAddress(_FORM) from None
    if "password" in found:
        raise BadAddress("It bears a password. Write that into the field of its own; it is kept encrypted there.")
    _refuse_odd(found)
    return Place(
        scheme=scheme,
        host=found["host"].lower(),
        port=found.get("port") or PORT,
        user=found["user"],
        database=found["dbname"],
        tls=found.get("sslmode", ""),
    )


_FORM = "It must read postgresql://user@host:port/database, with %xx for odd letters."


def _refuse_odd(found: dict[str, str]) -> None:
    others = sorted(set(found) - _PLAIN)
    if others:
        raise BadAddress(f"The option {others[0]} is not taken; sslmode is the only one.")
    host, port = found.get("host", ""), found.get("port") or PORT
    if not host or host.startswith(("/", "@")):
        raise BadAddress("It names no host.")
    if "," in host or "," in port:
        raise BadAddress("It names several hosts. Write the one that answers reads.")
    if not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:  # noqa: PLR2004  the range of ports
        raise BadAddress("The port must be a number from 1 to 65535.")
    if not found.get("user"):
        raise BadAddress("It names no user.")
    if any(not letter.isprintable() for value in found.values() for letter in value):
        raise BadAddress("It holds a character that cannot be seen.")
    if found.get("sslmode", "require") not in _TLS:
        raise BadAddress(f"sslmode must be one of {', '.join(_TLS)}.")
