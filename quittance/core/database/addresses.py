"""Database addresses: `postgresql://user:password@host:port/name` and what Django wants of them."""

from typing import Any

from psycopg import Error, ProgrammingError
from psycopg.conninfo import conninfo_to_dict

MINIMUM_SERVER_VERSION = 150000


class BadAddress(ValueError):
    """The text is no PostgreSQL address."""


def parts(address: str) -> dict[str, str]:
    if not address.startswith(("postgresql://", "postgres://")):
        raise BadAddress("it must start with postgresql://")
    try:
        found = {key: str(value) for key, value in conninfo_to_dict(address).items() if value is not None}
    except ProgrammingError:
        # The driver's own words may quote the address, and the password in it.
        raise BadAddress("it must read postgresql://user:password@host:port/name, with %xx for odd letters") from None
    if not found.get("dbname"):
        raise BadAddress("it names no database")
    return found


def without_password(address: str) -> str:
    """For logs and error lines: where, never the key."""
    found = parts(address)
    return f"{found.get('host', 'localhost')}:{found.get('port', '5432')}/{found['dbname']}"


def reason(error: Error) -> str:
    """Why a connection failed, in one line without the driver's preamble."""
    lines = str(error).strip().splitlines() or ["no reason given"]
    return lines[0].rpartition(" failed: ")[2].strip()


def django_database(address: str, *, engine: str, plans_kept: bool = False) -> dict[str, Any]:
    """With plans kept, values travel apart from the statement, so that the server plans it once; migrations cannot."""
    found = parts(address)
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options: dict[str, Any] = {key: value for key, value in found.items() if key not in known}
    options.setdefault("connect_timeout", "5")
    if plans_kept:
        options["server_side_binding"] = True
    database: dict[str, Any] = {django: found[libpq] for libpq, django in known.items() if libpq in found}
    return {
        **database,
        "ENGINE": engine,
        # A fixed number of threads each keeps its connection: the pool showed stalls under load (stack.md, section 2).
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # PgBouncer in session mode may stand between.
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "OPTIONS": options,
    }
