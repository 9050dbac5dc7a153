"""Writing the books of the beginning into an empty database: by COPY, with the row versions of their time."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from sandbox.practice import backups
from sandbox.practice.seeding import books, moments
from sandbox.practice.tables import TABLES

FINISH = Path(__file__).parents[1] / "finish.sql"
LINES_AT_ONCE = 4000


def load(connection: psycopg.Connection[Any], slug: str, *, seed: int, clients_max: int) -> None:
    for table, rows in books.written(slug, seed=seed, clients_max=clients_max).items():
        _copy(connection, table, rows)
    connection.execute(FINISH.read_bytes())
    for table in TABLES:
        connection.execute(_index(table))
    backups.set_clock(connection, moments.LAST_VERSION)
    backups.derive_last_weeks(connection, version=moments.BACKUP_VERSION, day=moments.BACKUP_DAY)
    backups.let_numbers_follow(connection)
    for table in TABLES:
        connection.execute(_stamp(table))


def _copy(connection: psycopg.Connection[Any], table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    columns = sql.SQL(", ").join(sql.Identifier(column) for column in (*TABLES[table], "row_version"))
    statement = sql.SQL("COPY dbo.{} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with connection.cursor().copy(statement) as copy:
        lines: list[str] = []
        for row in rows:
            lines.append("\t".join(["\\N" if value is None else str(value) for value in row]))
            if len(lines) == LINES_AT_ONCE:
                copy.write("\n".join(lines) + "\n")
                lines.clear()
        copy.write("".join(f"{line}\n" for line in lines))


def _index(table: str) -> sql.Composed:
    return sql.SQL("CREATE INDEX {} ON dbo.{} (row_version)").format(
        sql.Identifier(f"{table}_row_version"), sql.Identifier(table)
    )


def _stamp(table: str) -> sql.Composed:
    return sql.SQL(
        "CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON dbo.{} FOR EACH ROW EXECUTE FUNCTION dbo.stamp_row()"
    ).format(sql.Identifier(table))
