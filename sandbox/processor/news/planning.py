"""Which endpoint is to be told of what, as rows of the transaction in which it happened."""

from sandbox.processor import mischief
from sandbox.processor.work import PLATFORM, Obj, Work, real_time

REORDERED = 3
APART_SECONDS = 0.4


def plan(work: Work, event: Obj) -> int:
    """Rows in the transaction of what happened: what is told of is true, and what is true is told of."""
    wanted = [each for each in endpoints_of(work) if _wants(each, event["type"])]
    for endpoint in wanted:
        _row(work, event, endpoint)
    return len(wanted)


def endpoints_of(work: Work) -> list[Obj]:
    own = work.all("webhook_endpoint")
    if work.account == PLATFORM:
        return [each for each in own if not each["_connect"]]
    return [*own, *(each for each in work.all("webhook_endpoint", account=PLATFORM) if each["_connect"])]


def _wants(endpoint: Obj, type_: str) -> bool:
    return endpoint["status"] == "enabled" and bool({"*", type_} & set(endpoint["enabled_events"]))


def _row(work: Work, event: Obj, endpoint: Obj) -> None:
    take = mischief.here.take
    state, due, said = "waiting", real_time(), ""
    if take("missing", account=work.account):
        state, said = "lost", "Lost on purpose"
    elif take("hold", account=work.account):
        state, said = "held", "Held back"
    elif take("reorder", account=work.account):
        state, said = "held", "Held to be reordered"
    elif late := take("late", account=work.account):
        due, said = due + late.seconds, f"Held for {late.seconds:g} s"
    copies = 2 if take("duplicate", account=work.account) else 1
    for _ in range(copies):
        insert(work, event, endpoint, state=state, due=due, said=said)
    if said == "Held to be reordered":
        _reorder(work)


def insert(work: Work, event: Obj, endpoint: Obj, *, state: str = "waiting", due: float = 0, said: str = "") -> None:
    work.connection.execute(
        "INSERT INTO delivery (event, endpoint, type, account, state, due, said) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [event["id"], endpoint["id"], event["type"], work.account, state, due or real_time(), said],
    )
    work.news.append(event["id"])


def _reorder(work: Work) -> None:
    rows = work.connection.execute(
        "SELECT id FROM delivery WHERE state = 'held' AND said = 'Held to be reordered' ORDER BY id DESC"
    ).fetchall()
    if len(rows) < REORDERED:
        return
    for place, row in enumerate(rows):
        work.connection.execute(
            "UPDATE delivery SET state = 'waiting', due = ?, said = 'Sent in the wrong order' WHERE id = ?",
            [real_time() + place * APART_SECONDS, row["id"]],
        )
