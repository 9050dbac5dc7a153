"""What nobody can spare of a deposit's files: rows leave a database as text, are hashed and packed, and enter one."""

import csv
import hashlib
import io
import time
import zlib
from typing import Any

import psycopg
from psycopg import sql

# The three tables that a close fills, with the question whose answer is their rows of one deposit.
_TABLES = {
    "reconciliation_explained": "proof_id IN (SELECT id FROM reconciliation_proof WHERE payout_id = {payout})",
    "reconciliation_filed_row": "payout_id = {payout}",
    "reconciliation_filed_fee": "payout_id = {payout}",
}
_KEYS = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass
"""


def seconds(admin: str, number: int) -> float:
    """The same rows as the deposit of this number has: out by COPY, a hash for each and for all, deflate, in by COPY.

    They enter tables with the same columns, checks, indexes and foreign keys, past row-level security, all or none.
    """
    with psycopg.connect(admin, autocommit=True) as connection:
        row = connection.execute("SELECT id FROM payments_payout WHERE payout_id = %s", [f"po_{number}"]).fetchone()
        assert row is not None  # noqa: S101  its books were compared before
        _lay(connection)
        connection.execute("CHECKPOINT")
        started = time.perf_counter()
        with connection.transaction():
            for table, which in _TABLES.items():
                rows = sql.SQL(which).format(payout=sql.Literal(row[0]))
                out = sql.SQL("COPY (SELECT * FROM {} WHERE {}) TO STDOUT (FORMAT csv)").format(
                    sql.Identifier(table), rows
                )
                with connection.cursor().copy(out) as copy:
                    content = b"".join(bytes(piece) for piece in copy)
                _seal(content)
                into = sql.SQL("COPY yard.{} FROM STDIN (FORMAT csv)").format(sql.Identifier(table))
                with connection.cursor().copy(into) as copy:
                    copy.write(content)
        return time.perf_counter() - started


def _lay(connection: "psycopg.Connection[Any]") -> None:
    connection.execute("CREATE SCHEMA yard")
    for table in _TABLES:
        name = sql.Identifier(table)
        connection.execute(sql.SQL("CREATE TABLE yard.{} (LIKE public.{} INCLUDING ALL)").format(name, name))
        for (definition,) in connection.execute(_KEYS, [table]).fetchall():
            connection.execute(sql.SQL("ALTER TABLE yard.{} ADD {}").format(name, sql.SQL(definition)))


def _seal(content: bytes) -> None:
    for cells in csv.reader(io.StringIO(content.decode(), newline="")):
        hashlib.sha256("\x1f".join(cells).encode()).hexdigest()
    hashlib.sha256(content).hexdigest()
    zlib.compress(content, 1)
