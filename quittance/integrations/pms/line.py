"""One connection to a source: made at the first question, kept, and made once more when it was lost."""

import codecs
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, Executable, create_engine, event
from sqlalchemy.pool import NullPool

from quittance.integrations.pms import faults
from quittance.integrations.pms.limits import Answer, BoundedConnection, gathered
from quittance.integrations.pms.protocol import Unreadable

CONNECT_SECONDS = 5
_KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}
# The source may write dates and the like as it pleases; a fingerprint needs one form for all times.
_SETTINGS = {
    "default_transaction_read_only": "on",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "standard_conforming_strings": "on",
    "work_mem": "64MB",  # a full compare joins and counts a whole table
}
# The server ends a slow statement itself and says so; who has not done so by then says nothing any more.
GRACE_SECONDS = 5


class Line:
    """Each question is a transaction of its own, taken back at its end: no query of a firm leaves a setting behind."""

    def __init__(self, url: URL, *, statement_seconds: int, at: Sequence[str] = ()) -> None:
        self.url = url
        self.place = _fixed(url, at)
        self._engine = create_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            use_native_hstore=False,
            connect_args={
                "application_name": "quittance",
                "client_encoding": "UTF8",
                "connect_timeout": CONNECT_SECONDS,
                # A plan made for any mark would walk the whole table for a mark near its end.
                "prepare_threshold": None,
                # What lies about on our own host must not speak for the firm.
                "passfile": "/dev/null",
                **_KEEPALIVES,
                **self.place,
            },
        )
        timeout = f"statement_timeout = '{statement_seconds}s'"
        spoken = "; ".join(f"SET {name} = '{value}'" for name, value in _SETTINGS.items()) + f"; SET {timeout}"
        self._opening = f"BEGIN READ ONLY; SET LOCAL {timeout}"
        self._patience = statement_seconds + GRACE_SECONDS
        event.listen(self._engine, "do_connect", self._connected)
        event.listen(self._engine, "connect", lambda raw, _: raw.execute(spoken).close())
        event.listen(self._engine, "do_execute", self._executed)
        self._connection: Connection | None = None
        self._described: list[tuple[str, int]] = []
        self._rows: Answer = []

    @property
    def dialect(self) -> str:
        return self._engine.dialect.name

    def ask(self, question: Executable, **values: Any) -> Answer:
        return self._said(question.execution_options(plain=False), values)

    def describe(self, question: Executable) -> list[tuple[str, int]]:
        """The names of what a question answers, and the source's numbers of their types."""
        self._said(question, {})
        return self._described

    def connect(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            gone, self._connection = self._connection, None
            with suppress(Exception):  # a lost connection may not even close
                gone.close()

    def _connected(self, _dialect: object, _record: object, places: list[Any], options: dict[str, Any]) -> Any:
        raw = BoundedConnection.connect(*places, **options)
        raw.wait_at_most(self._patience)
        return raw

    def _executed(self, cursor: Any, question: str, values: Any, context: Any) -> bool:
        """In place of the library's way, which takes in an answer of any length before one may look at it."""
        if context.execution_options.get("plain", True):
            return False
        self._rows = gathered(cursor, question, values)
        return True

    def _said(self, question: Executable, values: dict[str, Any]) -> Answer:
        with faults.told():
            had = self._connection is not None
            try:
                return self._asked(question, values)
            except Unreadable:
                self.close()  # the answer was broken off
                raise
            except Exception as error:
                if not (had and faults.is_lost(error)):
                    raise
            self.close()
            return self._asked(question, values)

    def _asked(self, question: Executable, values: dict[str, Any]) -> Answer:
        connection = self.connect()
        raw: Any = connection.connection.driver_connection
        try:
            return self._fetched(connection, question, values)
        except Exception as error:
            if not faults.is_encoding(error):
                raise
        raw.execute("SET client_encoding = 'SQL_ASCII'")  # no conversion and no check: texts come as bytes
        try:
            rows = self._fetched(connection, question, values)
        finally:
            if not raw.closed:
                raw.execute("SET client_encoding = 'UTF8'")
        encoding = _codec((raw.pgconn.parameter_status(b"server_encoding") or b"").decode())
        return [tuple(_read(value, encoding) for value in row) for row in rows]

    def _fetched(self, connection: Connection, question: Executable, values: dict[str, Any]) -> Answer:
        raw: Any = connection.connection.driver_connection
        raw.wait_at_most(self._patience)
        raw.execute(self._opening)
        try:
            # Past the library's own rows, which would cost as much as the reading.
            with connection.execute(question, values) as result:
                cursor: Any = result.cursor  # none where the rows were gathered
                self._described = [(each.name, each.type_code) for each in (cursor and cursor.description) or ()]
            rows, self._rows = self._rows, []
        finally:
            if not raw.closed:
                raw.execute("ROLLBACK")
        return rows


def _fixed(url: URL, at: Sequence[str]) -> dict[str, str]:
    """The name goes with each address, since TLS asks the server for it."""
    return {"host": ",".join([url.host or ""] * len(at)), "hostaddr": ",".join(at)} if at else {}


def _codec(name: str) -> str:
    """A database without an encoding of its own holds whatever it was given, today mostly UTF-8."""
    try:
        return codecs.lookup(name.replace("WIN", "cp")).name
    except LookupError:
        return "utf-8"


def _read(value: Any, encoding: str) -> Any:
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode(encoding)
    except UnicodeDecodeError:
        return value
