"""Opens a reader of a firm's practice system by its profile and address."""

import ssl
from collections.abc import Mapping, Sequence

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from quittance.integrations.pms import registry
from quittance.integrations.pms.line import Line
from quittance.integrations.pms.protocol import Unreadable
from quittance.integrations.pms.sql_reader import SqlReader

_DRIVERS = {"postgresql": "postgresql+psycopg"}
_TLS = frozenset({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"})
_FORM = "Write it as postgresql://user@host:port/database"


def open_reader(
    profile_name: str,
    *,
    address: str,
    password: str,
    queries: Mapping[str, str] | None = None,
    statement_seconds: int = 30,
    at: Sequence[str] = (),
) -> SqlReader:
    """Nothing is asked yet; the first question connects.

    To the machines `at` these addresses, where they were looked at before, whatever the name stands for by then.
    """
    profile = registry.PROFILES.get(profile_name)
    if profile is None:
        raise Unreadable(f"There is no practice system called {profile_name} here.", permanent=True)
    line = Line(url(address, password=password, schemes=profile.schemes), statement_seconds=statement_seconds, at=at)
    return registry.READERS[profile_name](line, queries or {})


def url(address: str, *, password: str, schemes: tuple[str, ...]) -> URL:
    """Only what the address says in plain sight: an option of the library could lead to files of our own host."""
    try:
        found = make_url(address)
    except (ArgumentError, ValueError):
        raise Unreadable("The address cannot be understood.", remedy=f"{_FORM}.", permanent=True) from None
    if found.drivername not in schemes or found.drivername not in _DRIVERS:
        raise Unreadable(
            f"The address must begin with {' or '.join(f'{each}://' for each in schemes)}.", permanent=True
        )
    if not (found.host and found.username and found.database) or found.host.startswith(("/", "@")):
        raise Unreadable("The address lacks a host, a user or a database.", remedy=f"{_FORM}.", permanent=True)
    odd = sorted(set(found.query) - {"sslmode"})
    tls = found.query.get("sslmode", "prefer")
    if odd or not isinstance(tls, str) or tls not in _TLS:
        raise Unreadable(
            f"The address says {odd[0] if odd else 'sslmode'} in a way we do not take.",
            remedy=f"After the database only ?sslmode= may stand, with one of {', '.join(sorted(_TLS))}.",
            permanent=True,
        )
    options = {"sslmode": tls, **({"sslrootcert": _trusted()} if tls.startswith("verify") else {})}
    return found.set(drivername=_DRIVERS[found.drivername], password=password, query=options)


def _trusted() -> str:
    """The authorities that this host trusts. The driver brings a TLS library of its own, which does not know where."""
    return ssl.get_default_verify_paths().cafile or "system"
