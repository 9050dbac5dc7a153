"""A hundred thousand rows of one table at once: staged by COPY, written by one statement, inside our transaction.

COPY is refused where row-level security holds. So it fills a temporary table, which is nobody else's, and the app role
moves the rows on under the rules of their own table. The server needs seconds for that, in which we can do other work.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import Connection, sql

from quittance.core import scope

_CHECKS = """
SELECT conname FROM pg_constraint
 WHERE conrelid = %s::regclass AND contype = 'f' AND condeferrable AND confrelid IS DISTINCT FROM %s::regclass
"""


class Pouring:
    """Belongs into a transaction. What is staged is there for nobody before it is written."""

    def __init__(self) -> None:
        self._waiting: list[sql.Composed] = []
        self._stages = 0

    def stage(
        self,
        model: type[Model],
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        before: type[Model] | None = None,
    ) -> None:
        """In their order, each of the firm in scope. `before`: whose row, named by each of these, is yet to come."""
        name = _table(model)
        self._stages += 1
        table, stage = sql.Identifier(name), sql.Identifier(f"poured_{self._stages}_{name}")
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        empty = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
        with connection.cursor() as cursor:
            cursor.execute(empty.format(stage, names, table))
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(stage)) as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(_CHECKS, [name, _table(before) if before is not None else None])
            checks = [sql.Identifier(check) for (check,) in cursor.fetchall()]
        # Checked while they are written, not at the transaction's end, when everybody waits.
        now = sql.SQL("SET CONSTRAINTS {} IMMEDIATE").format(sql.SQL(", ").join(checks))
        moved = sql.SQL("INSERT INTO {} (firm_id, {}) SELECT {}, {} FROM {}").format(
            table, names, sql.Literal(scope.firm_id()), names, stage
        )
        self._waiting += [now, moved, sql.SQL("DROP TABLE {}").format(stage)]

    def write(self) -> None:
        with self.under_way():
            pass

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """While the server writes what is staged. Who asks it for something else meanwhile, waits."""
        statements, self._waiting = self._waiting, []
        with ThreadPoolExecutor(1) as beside:
            written = beside.submit(_run, connection.connection, statements)
            yield
            with connection.wrap_database_errors:
                written.result()


def _run(server: Connection[Any], statements: Iterable[sql.Composed]) -> None:
    for statement in statements:
        server.execute(statement)


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001  Django's Meta API
