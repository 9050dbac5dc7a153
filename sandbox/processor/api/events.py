"""Events: what was told, for whoever missed it."""

from sandbox.processor.answers import listed
from sandbox.processor.work import Obj, Work


def retrieve(work: Work, given: Obj, *, id: str) -> Obj:  # noqa: A002  named as in the address
    del given
    return _current(work, work.get("event", id))


def all_of(work: Work, given: Obj) -> Obj:
    found = listed(work, "event", given, "/v1/events", type=given.get("type"))
    if given.get("types"):
        found["data"] = [each for each in found["data"] if each["type"] in given["types"]]
    found["data"] = [_current(work, each) for each in found["data"]]
    return found


def _current(work: Work, event: Obj) -> Obj:
    row = work.connection.execute(
        "SELECT count(DISTINCT endpoint) AS open FROM delivery WHERE event = ? AND state IN ('waiting', 'held')",
        [event["id"]],
    ).fetchone()
    event["pending_webhooks"] = row["open"]
    return event
