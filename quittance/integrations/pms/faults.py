"""What a driver's error means for the firm: words, what to do, and whether it will pass by itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import exc

from quittance.integrations.pms.protocol import Unreadable

_GRANT = "Run the GRANT script of the set-up once more."
_AGAIN = "We ask again by ourselves."
_LOOK = "Look at the server and the network between; we ask again by ourselves."

# By what the server itself calls the error. Words, remedy, permanent.
_BY_STATE = {
    "42501": ("The user may not read {named}.", _GRANT, True),
    "42P01": ("{named} is missing in the practice system.", "Was it renamed or removed, perhaps by an update?", True),
    "42703": ("{named} is missing in the practice system.", "Was it renamed or removed, perhaps by an update?", True),
    "3F000": ("{named} is missing in the practice system.", "Is this the right database?", True),
    "42883": ("A function is missing, or a column is of another type than expected.", "Test the connection.", True),
    "42804": ("A column is of another type than expected.", "Test the connection: it names the column.", True),
    "42601": ("The database does not understand the query{near}.", "Correct the query.", True),
    "3D000": ("There is no database of this name on the server.", "Correct the address.", True),
    "28P01": ("The server refused the user or the password.", "Correct them in the set-up.", True),
    "28000": ("The server refused the user.", "Let it in from our address (pg_hba.conf), or correct the user.", True),
    "57014": ("The practice system did not answer in time.", _LOOK, False),
    "57P01": ("The practice system ended the connection.", _AGAIN, False),
    "57P02": ("The practice system ended the connection.", _AGAIN, False),
    "57P03": ("The practice system is starting or stopping.", _AGAIN, False),
    "53300": ("The server has no connection free.", _AGAIN, False),
    "25006": ("The query wants to change something.", "Only reading is allowed: correct the query.", True),
}
_BY_CLASS = {
    "08": ("The connection to the practice system was lost.", _AGAIN, False),
    "22": ("A value of the practice system cannot be read as what it should be.", "Test the connection.", True),
    "28": _BY_STATE["28000"],
    "42": ("The tables are not as expected.", "Test the connection: it names what differs.", True),
    "53": ("The server is short of memory, disk or connections.", _AGAIN, False),
}
# A refused connection bears no such state, only words of the library or the server.
_BY_WORDS = (
    (r"password authentication failed|no password supplied", _BY_STATE["28P01"]),
    (
        r"no encryption|SSL off",
        ("The server lets nobody in without TLS.", "Add ?sslmode=require to the address.", True),
    ),
    (r'role "[^"]*" does not exist|is not permitted to log in|no pg_hba\.conf entry', _BY_STATE["28000"]),
    (r'database "[^"]*" does not exist', _BY_STATE["3D000"]),
    (r"permission denied for database", ("The user may not enter this database.", _GRANT, True)),
    (
        r"could not translate host name|Name or service not known|nodename nor servname|failed to resolve host",
        ("The host's name is not known.", "Correct the address, or make the name public.", False),
    ),
    (
        r"Connection refused",
        ("Nothing listens at this host and port.", "Is the server running, the port right, the firewall open?", False),
    ),
    (
        r"timeout expired|timed out|No route to host|Network is unreachable|could not receive|connection timeout",
        ("The host does not answer.", "Is the address right, and does the firewall let us in?", False),
    ),
    (
        r"server does not support SSL",
        ("The server speaks no TLS, but the address demands it.", "Switch TLS on at the server.", True),
    ),
    (
        r"does not match host name",
        (
            "The server's TLS certificate was made out to another name than the address has.",
            "Write the name that stands in the certificate, or give the server one for this name.",
            True,
        ),
    ),
    (
        r"certificate verify failed",
        (
            "The server's TLS certificate is not trusted: it has expired, or no authority that we know signed it.",
            "Give the server a valid one of a public authority. ?sslmode=require encrypts without looking at it.",
            True,
        ),
    ),
    (
        r"certificate|SSL error|SSL negotiation",
        ("The server's TLS certificate was not accepted.", "Give it one that a public authority signed.", True),
    ),
    (r"starting up|shutting down|not yet accepting", _BY_STATE["57P03"]),
    (r"too many connections|remaining connection slots", _BY_STATE["53300"]),
    (r"server closed the connection|connection is lost|connection is closed|EOF detected", _BY_CLASS["08"]),
)
_OTHERWISE = ("The practice system did not answer as expected.", _LOOK, False)
_NAMED = re.compile(r"(table|relation|view|column|schema|function|database|sequence) \"?([^\"\s]+(?:\([^)]*\))?)\"?")
_NEAR = re.compile(r"at or near \"([^\"\n]{1,40})\"")
_ENCODING = frozenset({"22021", "22P05"})


@contextmanager
def told() -> Iterator[None]:
    """Whatever the driver raises leaves as Unreadable."""
    try:
        yield
    except (exc.DBAPIError, psycopg.Error) as error:
        raise translated(error) from None
    except (exc.SQLAlchemyError, UnicodeError, OverflowError) as error:
        raise Unreadable(*_OTHERWISE[:1], remedy=_OTHERWISE[1]) from error


def origin(error: Exception) -> Exception:
    found = getattr(error, "orig", None)
    return found if isinstance(found, Exception) else error


def state(error: Exception) -> str:
    return str(getattr(origin(error), "sqlstate", None) or "")


def translated(error: Exception) -> Unreadable:
    code, said = state(error), str(origin(error))
    words, remedy, permanent = _BY_STATE.get(code) or _BY_CLASS.get(code[:2]) or _by_words(said)
    near = _NEAR.search(said)
    told = words.format(named=named(said), near=f" near “{near[1]}”" if near else "")
    return Unreadable(told[0].upper() + told[1:], remedy=remedy, permanent=permanent)


def named(said: str) -> str:
    """The thing that the server names: `table client`. Its other words may quote a query or a value."""
    found = _NAMED.search(said.partition("\n")[0])
    if found is None:
        return "something"
    kind = "table" if found[1] == "relation" else found[1]
    return f"the {kind} {found[2]}"


def is_lost(error: Exception) -> bool:
    """The connection is gone, and a new one may be had."""
    gone = origin(error)
    code = state(error)
    return isinstance(gone, psycopg.OperationalError) and (not code or code[:2] == "08" or code.startswith("57P"))


def is_encoding(error: Exception) -> bool:
    """A value is not valid in its encoding, or has no place in ours."""
    return isinstance(error, UnicodeDecodeError) or state(error) in _ENCODING


def _by_words(said: str) -> tuple[str, str, bool]:
    return next((found for pattern, found in _BY_WORDS if re.search(pattern, said)), _OTHERWISE)
