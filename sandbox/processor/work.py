"""One transaction's view of the store: things by their ids, what is told of them, and what is due later."""

import copy
import json
import secrets
import sqlite3
import string
import time
from typing import Any

from sandbox.processor.faults import missing

Obj = dict[str, Any]

API_VERSION = "2026-10-28.endive"
PLATFORM = "acct_quittance"
LETTERS = string.ascii_letters + string.digits
COLUMNS = frozenset({"customer", "payment_intent", "charge", "source", "payout", "account", "created"})


class Work:
    def __init__(self, connection: sqlite3.Connection, account: str, now: int, request: str, key: str) -> None:
        self.connection = connection
        self.account = account or PLATFORM
        self.now = now
        self.request = request
        self.key = key
        self.origin = ""  # of this service, as the caller addressed it
        self.news: list[str] = []  # events told, also by views from other accounts
        self.declines: list[str] = []  # decline codes that the mischief page asks for, used up one by one

    def on(self, account: str) -> "Work":
        """The same transaction, looking from another account."""
        other = copy.copy(self)
        other.account = account
        return other

    # things

    def find(self, id_: str) -> Obj | None:
        """Whoever's it is."""
        row = self.connection.execute("SELECT body FROM thing WHERE id = ?", [id_]).fetchone()
        return self._read(row["body"]) if row else None

    def get(self, kind: str, id_: Any, param: str = "id", *, status: int = 404, gone: bool = False) -> Obj:
        """Of this account alone. `gone`: also what was deleted, of which only the id is left."""
        row = self.connection.execute(
            "SELECT body FROM thing WHERE id = ? AND kind = ? AND account = ?", [str(id_), kind, self.account]
        ).fetchone()
        thing = self._read(row["body"]) if row else None
        if thing is None or (thing.get("deleted") and not gone):
            raise missing(kind.replace(".", " "), str(id_), param, status=status)
        return thing

    def add(self, kind: str, prefix: str, facts: Obj) -> Obj:
        id_ = facts.pop("id", None) or new_id(prefix)
        thing = {"id": id_, "object": kind, "created": self.now, "livemode": False, **facts}
        self.connection.execute(
            "INSERT INTO thing (id, kind, account, created, body) VALUES (?, ?, ?, ?, ?)",
            [id_, kind, self.account, thing["created"], json.dumps(thing)],
        )
        return thing

    def put(self, thing: Obj) -> Obj:
        self.connection.execute("UPDATE thing SET body = ? WHERE id = ?", [json.dumps(thing), thing["id"]])
        return thing

    def remove(self, thing: Obj) -> None:
        self.connection.execute("DELETE FROM thing WHERE id = ?", [thing["id"]])

    def owner(self, id_: str) -> str:
        row = self.connection.execute("SELECT account FROM thing WHERE id = ?", [id_]).fetchone()
        return str(row["account"]) if row else PLATFORM

    def all(self, kind: str, *, newest: bool = False, limit: int = -1, **wanted: Any) -> list[Obj]:
        """By columns or by fields of the body; None asks for what is empty. Of this account."""
        words, values = ["kind = ?", "account = ?"], [kind, wanted.pop("account", self.account)]
        for name, value in wanted.items():
            column = name if name in COLUMNS else f"json_extract(body, '$.{name}')"
            words.append(f"{column} IS ?")
            values.append(value)
        order = "DESC" if newest else "ASC"
        rows = self.connection.execute(
            f"SELECT body FROM thing WHERE {' AND '.join(words)} ORDER BY seq {order} LIMIT ?",  # noqa: S608  names are ours
            [*values, limit],
        )
        return [self._read(row["body"]) for row in rows]

    def _read(self, body: str) -> Obj:
        thing: Obj = json.loads(body)
        if thing["object"] == "balance_transaction":
            thing["status"] = "available" if thing["available_on"] <= self.now else "pending"
        return thing

    # settings and timers

    def set(self, name: str, value: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", [name, value])

    def setting(self, name: str, otherwise: str = "") -> str:
        row = self.connection.execute("SELECT value FROM setting WHERE name = ?", [name]).fetchone()
        return str(row["value"]) if row else otherwise

    def later(self, due: int, what: str, thing: str) -> None:
        self.connection.execute("INSERT OR IGNORE INTO timer (due, what, thing) VALUES (?, ?, ?)", [due, what, thing])

    def forget(self, what: str, thing: str) -> None:
        self.connection.execute("DELETE FROM timer WHERE what = ? AND thing = ?", [what, thing])

    # news

    def tell(self, type_: str, thing: Obj, previous: Obj | None = None) -> Obj:
        """An event of this account, and a delivery to every endpoint that wants it, in this same transaction."""
        from sandbox.processor.answers import public
        from sandbox.processor.news import planning

        data: Obj = {"object": public(thing)}
        if previous is not None:
            data["previous_attributes"] = public({**previous, "object": ""}) if previous else {}
            data["previous_attributes"].pop("object", None)
        facts: Obj = {
            "api_version": API_VERSION,
            "data": data,
            "type": type_,
            "pending_webhooks": 0,
            "request": {"id": self.request or None, "idempotency_key": self.key or None},
        }
        if self.account != PLATFORM:
            facts["account"] = self.account
        event = self.add("event", "evt", facts)
        event["pending_webhooks"] = planning.plan(self, event)
        self.news.append(event["id"])
        return self.put(event)


def new_id(prefix: str) -> str:
    return f"{prefix}_{_letters(24)}"


def new_secret(id_: str) -> str:
    return f"{id_}_secret_{_letters(25)}"


def _letters(count: int) -> str:
    return "".join(LETTERS[byte % len(LETTERS)] for byte in secrets.token_bytes(count))


def real_time() -> float:
    """Of the machine: signatures and retries follow it, business does not."""
    return time.time()
