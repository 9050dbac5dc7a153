"""Django's PostgreSQL backend, with the scoped firm told to the server before any statement runs.

Row-level security reads the setting `quittance.firm`. It is set whenever it differs from the scope and cleared outside
one, so a connection that served one firm can never answer for another. An aborted transaction takes the setting back;
from then on the server's value is unknown here and is told anew.
"""

import select
from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection

from quittance.core import scope

_UNKNOWN = object()
# Planning was half of what a statement cost the server. What is said a third time on a connection is planned no more.
_PLANNED_AFTER = 2
_PLANS_KEPT = 400  # one click on Pay says some thirty different statements


def _speaks(socket: int) -> bool:
    watched = select.poll()
    watched.register(socket, select.POLLIN | select.POLLPRI)
    return bool(watched.poll(0))


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: object = _UNKNOWN
        self.execute_wrappers.append(self._in_scope)

    def _in_scope(self, execute: Callable[..., Any], *statement: Any) -> Any:
        wanted = scope.current()
        if self._told is _UNKNOWN or self._told != wanted:
            self._tell(wanted)
        return execute(*statement)

    def _tell(self, firm_id: int | None) -> None:
        with self.wrap_database_errors:
            self.connection.execute(
                "SELECT set_config('quittance.firm', %s, false)", ("" if firm_id is None else str(firm_id),)
            )
        self._told = firm_id

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection[Any]:
        connection: Connection[Any] = super().get_new_connection(conn_params)
        connection.prepare_threshold, connection.prepared_max = _PLANNED_AFTER, _PLANS_KEPT
        return connection

    def is_usable(self) -> bool:
        """Asked before each request's first statement; spares the way to the server and back.

        A server that ended a connection has written so. Where nothing lies there to be read, nothing is asked of it.
        """
        connection = self.connection
        quiet = connection is not None and not connection.closed and not _speaks(connection.fileno())
        return quiet or super().is_usable()

    def connect(self) -> None:
        self._told = _UNKNOWN
        super().connect()

    def _rollback(self) -> None:
        self._told = _UNKNOWN
        super()._rollback()  # type: ignore[misc]  # the stubs leave it out

    def _savepoint_rollback(self, sid: str) -> None:
        # Straight to the server: an aborted transaction hears nothing but this, so nothing may be told before it.
        with self.wrap_database_errors:
            self.connection.execute(self.ops.savepoint_rollback_sql(sid).encode())
        self._told = _UNKNOWN
