"""A first load of a large firm beside a bare COPY of its rows; then an idle cycle, and a compare that must find."""

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bench.harness import ground, processes, sync_books
from bench.harness.ground import Ground
from bench.harness.processes import HOST
from bench.harness.result import CannotMeasure, Result

ABOUT = "50k clients, 100k contacts, 1M invoices, 1M receipts mirrored, beside COPY into the same tables"
FLOOR = 0.40
LIMITS = {"peak_mib": 300.0, "idle_ms": 250.0, "compare_seconds": 30.0}
_SIZES = {"clients": 50_000, "contacts": 100_000, "invoices": 1_000_000, "receipts": 1_000_000}
_CHANGED, _DELETED = 100, 10
_FIRM = "hello"
# In an order in which each finds what it points at.
_TABLES = (
    *("tenancy_office", "tenancy_staff_member", "receivables_client", "receivables_contact"),
    *("receivables_client_contact", "receivables_invoice", "receivables_entry", "receivables_receipt"),
)


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--share", type=float, help="this share of the full size (1; quick: 0.05)")


def run(chosen: argparse.Namespace) -> Result:
    share = chosen.share or (0.05 if chosen.quick else 1.0)
    sizes = {name: max(20, int(size * share)) for name, size in _SIZES.items()}
    with ground.laid() as here:
        books = _books(here, sizes)
        _connect(here, books)
        _rest(here)
        load = _turn(here, "load")
        _rest(here)
        copied = _yardstick(here)
        idle = _turn(here, "idle")
        _scatter(books, sizes)
        compare = _turn(here, "compare")
        _refuse_unless_found(load, compare, sizes)
    seconds = load["seconds"][0]
    rows = sum(each.get("read", 0) for each in load["counts"].values())
    figures = {
        "seconds": seconds,
        "rows": float(rows),
        "rows_per_second": rows / seconds,
        "peak_mib": max(load["peak_mib"], compare["peak_mib"]),
        "idle_ms": statistics.median(idle["seconds"]) * 1000,
        "compare_seconds": compare["seconds"][0],
    }
    return Result(
        name="sync",
        figures=figures,
        yardstick={"seconds": copied, "rows_per_second": rows / copied},
        ratio=copied / seconds,
        ratio_means="the seconds of a bare COPY divided by those of the first load; more is better",
        floor=FLOOR,
        limits=LIMITS,
    )


def _admin(here: Ground, database: str) -> str:
    password = json.loads((here.folder / "data" / "database" / "superuser.json").read_text())
    port = here.product_environment["QUITTANCE_DATABASE_PORT"]
    return f"postgresql://postgres:{password}@{HOST}:{port}/{database}"


def _books(here: Ground, sizes: dict[str, int]) -> str:
    with psycopg.connect(_admin(here, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE books TEMPLATE template0")
    address = _admin(here, "books")
    sync_books.make(address, **sizes)
    return address


def _connect(here: Ground, books: str) -> None:
    where = books.rpartition("@")[2]
    words = ["firm", "source", _FIRM, "--profile", "practice_cs"]
    words += ["--address", f"postgresql://{sync_books.READER}@{where}"]
    environment = {**here.product_environment, "QUITTANCE_SOURCE_PASSWORD": sync_books.READER_PASSWORD}
    processes.run("firm source", ["-m", "quittance", *words], environment=environment)


def _rest(here: Ground) -> None:
    """What one side wrote must not be paid for by the other."""
    with psycopg.connect(_admin(here, "postgres"), autocommit=True) as connection:
        connection.execute("CHECKPOINT")


def _turn(here: Ground, word: str) -> dict[str, Any]:
    told = processes.run(
        f"sync {word}", ["-m", "bench.harness.sync_turn", _FIRM, word], environment=here.product_environment
    )
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def _yardstick(here: Ground) -> float:
    """The same rows, copied by the owner into tables with the same columns, checks, indexes and foreign keys."""
    owner = _owner(here)
    files = {table: here.folder / f"{table}.copy" for table in _TABLES}
    with psycopg.connect(_admin(here, "quittance"), autocommit=True) as connection:
        for table, file in files.items():
            _write(connection, table, file)
    with psycopg.connect(owner, autocommit=True) as connection:
        keys = connection.execute(_FOREIGN_KEYS, [list(_TABLES)]).fetchall()
        connection.execute("CREATE SCHEMA yard")
        for table in _TABLES:
            connection.execute(
                sql.SQL("CREATE TABLE yard.{} (LIKE public.{} INCLUDING ALL)").format(*(sql.Identifier(table),) * 2)
            )
        for table, definition in keys:
            connection.execute(_key(table, definition))
    _rest(here)
    with psycopg.connect(owner, autocommit=True) as connection:
        started = time.perf_counter()
        for table, file in files.items():
            _read(connection, table, file)
        return time.perf_counter() - started


_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
"""


def _key(table: str, definition: str) -> sql.Composed:
    """Among the copies, the copies are pointed at; firms stay where they are."""
    there = definition.replace("REFERENCES ", "REFERENCES yard.").replace("yard.tenancy_firm", "public.tenancy_firm")
    return sql.SQL("ALTER TABLE yard.{} ADD {}").format(
        sql.Identifier(table),
        sql.SQL(there),
    )


def _columns(connection: "psycopg.Connection[Any]", table: str) -> sql.Composable:
    found = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        " AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    ).fetchall()
    return sql.SQL(", ").join(sql.Identifier(row[0]) for row in found)


def _write(connection: "psycopg.Connection[Any]", table: str, file: Path) -> None:
    statement = sql.SQL("COPY (SELECT {} FROM public.{} ORDER BY id) TO STDOUT").format(
        _columns(connection, table), sql.Identifier(table)
    )
    with file.open("wb") as out, connection.cursor().copy(statement) as copy:
        for block in copy:
            out.write(block)


def _read(connection: "psycopg.Connection[Any]", table: str, file: Path) -> None:
    statement = sql.SQL("COPY yard.{} ({}) FROM STDIN").format(sql.Identifier(table), _columns(connection, table))
    with file.open("rb") as source, connection.cursor().copy(statement) as copy:
        while block := source.read(1 << 20):
            copy.write(block)


def _owner(here: Ground) -> str:
    passwords = json.loads((here.folder / "data" / "database" / "roles.json").read_text())
    port = here.product_environment["QUITTANCE_DATABASE_PORT"]
    return f"postgresql://quittance_owner:{passwords['owner']}@{HOST}:{port}/quittance"


def _scatter(books: str, sizes: dict[str, int]) -> None:
    """Changes that no mark shows, and rows that are gone: only a full compare can find them."""
    step = max(1, sizes["invoices"] // _CHANGED)
    with psycopg.connect(books, autocommit=True) as connection:
        connection.execute("ALTER TABLE dbo.ledger_entry DISABLE TRIGGER stamp")
        connection.execute(
            "UPDATE dbo.ledger_entry SET description = 'Changed behind the mark' WHERE ledger_entry_id %% %s = 7"
            " AND type_id = 1 AND ledger_entry_id <= %s",
            [step, step * _CHANGED],
        )
        connection.execute("DELETE FROM dbo.ledger_entry_application WHERE application_id <= %s", [_DELETED])
        connection.execute("ALTER TABLE dbo.ledger_entry ENABLE TRIGGER stamp")


def _refuse_unless_found(load: dict[str, Any], compare: dict[str, Any], sizes: dict[str, int]) -> None:
    """A quick load of too little, or a compare that found too little, is no figure."""
    counts = load["counts"]
    read = {"clients": "clients", "contacts": "contacts", "invoices": "invoices", "receipts": "entries"}
    for name, table in read.items():
        if counts.get(table, {}).get("inserted") != sizes[name]:
            raise CannotMeasure(f"The load wrote {counts.get(table)} instead of {sizes[name]} {name}.")
    found = compare["counts"]
    updated, gone = found.get("invoices", {}).get("updated"), found.get("applications", {}).get("gone")
    if (updated, gone) != (_CHANGED, _DELETED):
        raise CannotMeasure(f"The compare found {updated} changes and {gone} deletions, not {_CHANGED} and {_DELETED}.")
