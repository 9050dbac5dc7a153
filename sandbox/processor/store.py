"""What the processor remembers: one SQLite file. A transaction is whole or was not, also after kill -9."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sandbox.processor.work import Work

SCHEMA = """
CREATE TABLE IF NOT EXISTS thing (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    created INTEGER NOT NULL,
    body TEXT NOT NULL,
    customer TEXT AS (json_extract(body, '$.customer')) VIRTUAL,
    payment_intent TEXT AS (json_extract(body, '$.payment_intent')) VIRTUAL,
    charge TEXT AS (json_extract(body, '$.charge')) VIRTUAL,
    source TEXT AS (json_extract(body, '$.source')) VIRTUAL,
    payout TEXT AS (json_extract(body, '$._payout')) VIRTUAL
);
CREATE INDEX IF NOT EXISTS thing_kind ON thing (kind, account, seq);
CREATE INDEX IF NOT EXISTS thing_customer ON thing (kind, customer) WHERE customer IS NOT NULL;
CREATE INDEX IF NOT EXISTS thing_intent ON thing (kind, payment_intent) WHERE payment_intent IS NOT NULL;
CREATE INDEX IF NOT EXISTS thing_charge ON thing (kind, charge) WHERE charge IS NOT NULL;
CREATE INDEX IF NOT EXISTS thing_source ON thing (kind, source) WHERE source IS NOT NULL;
CREATE INDEX IF NOT EXISTS thing_payout ON thing (kind, account, payout);
CREATE TABLE IF NOT EXISTS answered (
    account TEXT NOT NULL, key TEXT NOT NULL, print TEXT NOT NULL, request TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (account, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS timer (
    id INTEGER PRIMARY KEY, due INTEGER NOT NULL, what TEXT NOT NULL, thing TEXT NOT NULL, UNIQUE (what, thing, due)
);
CREATE INDEX IF NOT EXISTS timer_due ON timer (due, id);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY, event TEXT NOT NULL, endpoint TEXT NOT NULL, type TEXT NOT NULL, account TEXT NOT NULL,
    state TEXT NOT NULL, due REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    code INTEGER, said TEXT NOT NULL DEFAULT '', at REAL
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due);
CREATE INDEX IF NOT EXISTS delivery_event ON delivery (event);
"""


class Store:
    def __init__(self, folder: Path, *, begins: str = "") -> None:
        """`begins`: the world's time at the very first start, as 2026-03-06T18:00:00Z. Else it is the machine's."""
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "processor.sqlite3"
        self.stirred = threading.Event()  # set when a transaction may have left something to send
        self._own = threading.local()
        self._lock = threading.RLock()
        self._connection().executescript(SCHEMA)
        self._offset = int(self.setting("offset", "0"))
        if begins and not self.setting("offset"):
            self._set_clock(int(datetime.fromisoformat(begins).timestamp()))

    @property
    def now(self) -> int:
        """The world's time here: the machine's, plus what it began or was moved ahead by."""
        return int(time.time()) + self._offset

    @contextmanager
    def work(self, account: str = "", *, request: str = "", key: str = "", now: int | None = None) -> Iterator[Work]:
        """One writer at a time; what it did is there for good when this ends, or not at all."""
        with self._lock:
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            work = Work(connection, account, self.now if now is None else now, request, key)
            try:
                yield work
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        if work.news:
            self.stirred.set()

    @contextmanager
    def look(self, account: str = "") -> Iterator[Work]:
        """Reading beside the writer, of one moment."""
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            yield Work(connection, account, self.now, "", "")
        finally:
            connection.execute("ROLLBACK")

    def setting(self, name: str, otherwise: str = "") -> str:
        row = self._connection().execute("SELECT value FROM setting WHERE name = ?", [name]).fetchone()
        return str(row[0]) if row else otherwise

    def move_clock(self, moment: int) -> None:
        """Ahead only, and never past what falls due in between: whoever moves it has seen to that first."""
        with self._lock:
            if moment > self.now:
                self._set_clock(moment)

    def _set_clock(self, moment: int) -> None:
        offset = self._offset + moment - self.now
        with self.work() as work:
            work.set("offset", str(offset))
        self._offset = offset

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            found.row_factory = sqlite3.Row
            # What is committed is with the kernel: it outlives this process however it ends.
            found.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 30000;")
            self._own.connection = found
        return found
