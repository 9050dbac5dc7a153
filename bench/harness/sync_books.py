"""The books of a large firm, in the tables of the demo's practice system, made inside the database."""

import psycopg
from psycopg import sql

from bench.harness.processes import ROOT

_SCHEMA = ROOT / "sandbox" / "practice" / "schema.sql"
_BOOKS = ROOT / "bench" / "harness" / "books.sql"
READER = "books_reader"
READER_PASSWORD = "reads-the-books"  # noqa: S105  of a database that lives for this run


def make(address: str, *, clients: int, contacts: int, invoices: int, receipts: int) -> None:
    sizes = {"clients": clients, "contacts": contacts, "invoices": invoices, "receipts": receipts}
    with psycopg.connect(address, autocommit=True) as connection:
        for name, size in sizes.items():
            connection.execute(sql.SQL("SET books.{} = {}").format(sql.Identifier(name), sql.Literal(str(size))))
        for file in (_SCHEMA, _BOOKS):
            connection.execute(file.read_bytes())
        connection.execute("VACUUM ANALYZE")
