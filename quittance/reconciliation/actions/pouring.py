"""A hundred thousand rows of one table at once: staged by COPY, written by one statement, inside our transaction.

COPY is refused where row-level security holds. So it fills a temporary table, which is nobody else's, and the app role
moves the rows on under the rules of their own table.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql

from quittance.core import scope


def pour(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """In their order, each of the firm in scope. Belongs into a transaction; nobody can have poured into it before."""
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001  Django's Meta API
    stage = sql.Identifier(f"poured_{model._meta.db_table}")  # noqa: SLF001  as above
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                stage, names, table
            )
        )
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(stage)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            sql.SQL("INSERT INTO {} (firm_id, {}) SELECT %s, {} FROM {}").format(table, names, names, stage),
            [scope.firm_id()],
        )
        cursor.execute(sql.SQL("DROP TABLE {}").format(stage))
