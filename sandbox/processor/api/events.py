"""Events: what was told, for whoever missed it."""

from typing import Any

from sandbox.processor.answers import listed
from sandbox.processor.faults import invalid
from sandbox.processor.work import Obj, Work

TYPES_MAX = 20
TYPE = "json_extract(body, '$.type')"
UNHEARD = "EXISTS (SELECT 1 FROM delivery WHERE delivery.event = thing.id AND delivery.state <> 'delivered')"


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return _current(work, work.get("event", id))


def all_of(work: Work, given: Obj) -> Obj:
    found = listed(work, "event", given, "/v1/events", tuple(_only(given)))
    found["data"] = [_current(work, each) for each in found["data"]]
    return found


def _only(given: Obj) -> list[tuple[str, list[Any]]]:
    """One type, in which a star stands for anything, or several."""
    type_, types = given.get("type"), given.get("types")
    if type_ and types:
        raise invalid("You may only specify one of these parameters: type, types.", "types")
    if types and len(types) > TYPES_MAX:
        raise invalid(f"At most {TYPES_MAX} types can be asked for.", "types")
    only: list[tuple[str, list[Any]]] = []
    if type_:
        only.append((f"{TYPE} GLOB ?", [type_.replace("[", "[[]").replace("?", "[?]")]))
    if types:
        only.append((f"{TYPE} IN ({', '.join('?' * len(types))})", types))
    if "delivery_success" in given:
        only.append((f"NOT {UNHEARD}" if given["delivery_success"] else UNHEARD, []))
    return only


def _current(work: Work, event: Obj) -> Obj:
    row = work.connection.execute(
        "SELECT count(DISTINCT endpoint) AS open FROM delivery WHERE event = ? AND state IN ('waiting', 'held')",
        [event["id"]],
    ).fetchone()
    event["pending_webhooks"] = row["open"]
    return event
