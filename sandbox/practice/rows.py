"""Asking the books, row by row under the names of their columns."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

Connection = psycopg.Connection[Any]
Row = dict[str, Any]
Values = Sequence[Any] | Mapping[str, Any]


class Refused(Exception):
    """The books do not take it; the text says why, and what would do."""


def every(connection: Connection, query: LiteralString | sql.Composed, values: Values = ()) -> list[Row]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, values or None).fetchall()


def one(connection: Connection, query: LiteralString | sql.Composed, values: Values = ()) -> Row | None:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, values or None).fetchone()


def insert(connection: Connection, table: str, values: Mapping[str, Any], *, key: str) -> int:
    columns = sql.SQL(", ").join(sql.Identifier(column) for column in values)
    places = sql.SQL(", ").join(sql.Placeholder() for _ in values)
    found = connection.execute(
        sql.SQL("INSERT INTO dbo.{} ({}) VALUES ({}) RETURNING {}").format(
            sql.Identifier(table), columns, places, sql.Identifier(key)
        ),
        list(values.values()),
    ).fetchone()
    return int(found[0]) if found else 0


def update(connection: Connection, table: str, values: Mapping[str, Any], *, key: str, at: int) -> None:
    if not values:
        return
    named = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(column)) for column in values)
    connection.execute(
        sql.SQL("UPDATE dbo.{} SET {} WHERE {} = %s").format(sql.Identifier(table), named, sql.Identifier(key)),
        [*values.values(), at],
    )
