"""Trying a drafted connection: somebody goes through the provider, nobody is signed in, and what came back is kept."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models.functions import Lower

from quittance.access import queries
from quittance.access.actions import arrivals
from quittance.access.actions.handshakes import Fault, Outcome
from quittance.access.models import Mapping
from quittance.access.rules import advice
from quittance.integrations.identity import Somebody
from quittance.tenancy.actions import connections
from quittance.tenancy.models import Connection

_MOMENTS = frozenset({"exp", "iat", "nbf", "auth_time", "updated_at"})
_VALUES_MAX, _VALUE_LENGTH_MAX, _CLAIMS_MAX = 50, 300, 60


@dataclass(frozen=True)
class Line:
    """One thing that we need, what came, and what to change where it is missing."""

    what: str
    value: str
    tone: str
    words: str


def record(*, outcome: Outcome, by: str, now: datetime) -> bool:
    """Keep what came back; True if somebody could come in by it."""
    somebody, connection = outcome.somebody, outcome.connection
    lines = list(_lines(somebody, connection))
    passed = all(line.tone != "bad" for line in lines)
    trial = {
        **_head(by, now),
        "passed": passed,
        "lines": [asdict(line) for line in lines],
        "claims": _readable(somebody),
        "groups": list(somebody.groups or ()),
        "address": somebody.address,
    }
    connections.note_trial(connection=connection, trial=trial, passed=passed, now=now)
    return passed


def record_fault(*, connection: Connection, fault: Fault, by: str, now: datetime) -> None:
    """Nothing came back that could be believed; the reason is kept for whoever mends it."""
    trial = {**_head(by, now), "passed": False, "fault": fault.code, "detail": fault.detail}
    connections.note_trial(connection=connection, trial=trial, passed=False, now=now)


def _head(by: str, now: datetime) -> dict[str, Any]:
    return {"at": now.isoformat(), "by": by}


def _lines(somebody: Somebody, connection: Connection) -> Iterator[Line]:
    def ask(what: str) -> str:
        return advice.missing(what, product=connection.product, protocol=connection.protocol)

    fault = _fault(somebody, connection)
    if fault is None:
        yield Line("E-mail address", somebody.address, "good", "By this the person is found the first time.")
    elif fault.code == "stranger":
        yield Line("E-mail address", somebody.address, "bad", f"Not one of the firm's domains: {fault.detail}.")
    else:
        yield Line("E-mail address", somebody.address or "nothing", "bad", ask("address"))
    names = " ".join(filter(None, (somebody.given_name, somebody.family_name)))
    yield Line("Name", names or "nothing", "good" if names else "warn", "" if names else ask("names"))
    if somebody.subject:
        yield Line("Lasting id", somebody.subject, "good", "By this the person is known again after a new name.")
    else:
        words = "The provider names nobody twice the same. People are known by their address alone."
        yield Line("Lasting id", "nothing", "warn", words)
    yield from _of_groups(somebody, ask("groups"))


def _of_groups(somebody: Somebody, help_with_groups: str) -> Iterator[Line]:
    if somebody.groups_left_out:
        yield Line("Groups", "left out by the provider", "warn", advice.TOO_MANY_GROUPS)
    elif not somebody.groups:
        yield Line("Groups", "nothing", "warn", help_with_groups)
    else:
        known = set(Mapping.objects.values_list(Lower("provider_group"), flat=True))
        lowered = queries.lowered(somebody.groups)
        fitting = [name for name in somebody.groups if lowered[name] in known]
        words = f"Mapped to groups of ours: {', '.join(fitting)}." if fitting else "None of them is mapped yet."
        shown = ", ".join(somebody.groups[:_VALUES_MAX])
        yield Line("Groups", shown[:_VALUE_LENGTH_MAX], "good" if fitting else "warn", words)


def _fault(somebody: Somebody, connection: Connection) -> Fault | None:
    try:
        arrivals.refuse(somebody=somebody, connection=connection)
    except Fault as fault:
        return fault
    return None


def _readable(somebody: Somebody) -> list[list[str]]:
    """Claim by claim as it came, cut where it is endless."""
    return [
        [_plain(str(name)[:200]), _plain(_moment(value) if name in _MOMENTS else _shown(value))]
        for name, value in list(somebody.told.items())[:_CLAIMS_MAX]
    ]


def _plain(text: str) -> str:
    """Without what no column can keep and no page can show, such as NUL."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def _moment(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _shown(value)
    try:
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):  # a number that no calendar has
        return _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        more = f" and {len(value) - _VALUES_MAX} more" if len(value) > _VALUES_MAX else ""
        return ", ".join(str(each)[:_VALUE_LENGTH_MAX] for each in value[:_VALUES_MAX]) + more
    return str(value)[:_VALUE_LENGTH_MAX]
