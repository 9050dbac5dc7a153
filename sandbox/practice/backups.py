"""Backups: all rows of the books, and where the row versions stood. Restoring one takes both back."""

from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from sandbox.practice.tables import COUNTED, KEYS, READER, TABLES

LAST_WEEK, LATEST = 1, 2

Connection = psycopg.Connection[Any]


def take(connection: Connection) -> int:
    """The version it stands at. Nobody writes meanwhile, so it is of one moment."""
    for table in TABLES:
        connection.execute(sql.SQL("LOCK TABLE dbo.{} IN SHARE MODE").format(sql.Identifier(table)))
    (version,) = connection.execute("SELECT dbo.current_row_version()").fetchone() or (0,)
    for table in TABLES:
        _keep(connection, table, LATEST)
        _insert(connection, table, LATEST)
    _note(connection, LATEST, "Taken by hand", version)
    return int(version)


def restore(connection: Connection, backup_id: int) -> int:
    """The version that the clock stands at again. What happened since is gone, and its keys are given out anew."""
    found = connection.execute("SELECT version FROM backup.taken WHERE backup_id = %s", [backup_id]).fetchone()
    if found is None:
        raise LookupError
    send_reader_away(connection)
    for table in reversed(TABLES):
        connection.execute(sql.SQL("DELETE FROM dbo.{}").format(sql.Identifier(table)))
    for table in TABLES:
        named, name = _columns(table), sql.Identifier(table)
        connection.execute(sql.SQL("ALTER TABLE dbo.{} DISABLE TRIGGER stamp").format(name))
        connection.execute(
            sql.SQL("INSERT INTO dbo.{} ({}) SELECT {} FROM backup.{} WHERE backup_id = %s").format(
                name, named, named, name
            ),
            [backup_id],
        )
        connection.execute(sql.SQL("ALTER TABLE dbo.{} ENABLE TRIGGER stamp").format(name))
    set_clock(connection, int(found[0]))
    let_numbers_follow(connection)
    return int(found[0])


def all_of(connection: Connection) -> list[dict[str, Any]]:
    rows = connection.execute("SELECT backup_id, label, taken_at, version FROM backup.taken ORDER BY taken_at")
    return [dict(zip(("backup_id", "label", "taken_at", "version"), row, strict=True)) for row in rows]


def set_clock(connection: Connection, version: int) -> None:
    """From here on versions follow this one."""
    connection.execute("DELETE FROM dbo.version_clock")
    connection.execute(
        "INSERT INTO dbo.version_clock SELECT pg_current_xact_id()::text::bigint - %s::bigint", [version]
    )


def let_numbers_follow(connection: Connection) -> None:
    for table in COUNTED:
        key, name = KEYS[table], f"dbo.{table}"
        following = sql.SQL("SELECT coalesce(max({}), 0) + 1 FROM dbo.{}").format(
            sql.Identifier(key), sql.Identifier(table)
        )
        connection.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), ({}), false)").format(
                sql.Literal(name), sql.Literal(key), following
            )
        )


def send_reader_away(connection: Connection) -> None:
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s AND datname = current_database()",
        [READER],
    )


def derive_last_weeks(connection: Connection, *, version: int, day: date) -> None:
    """What a backup of that evening would hold: later entries and applications missing, open amounts as they were."""
    for table in TABLES:
        _keep(connection, table, LAST_WEEK)
        if table == "ledger_entry":
            connection.execute(_LEDGER_AT, {"version": version, "end": day, "backup_id": LAST_WEEK})
            continue
        _insert(connection, table, LAST_WEEK, up_to=version)
    _note(connection, LAST_WEEK, "Last week’s", version)  # noqa: RUF001 - people read it
    connection.execute(
        "UPDATE backup.taken SET taken_at = %s::date + interval '22 hours' WHERE backup_id = %s", [day, LAST_WEEK]
    )


_LEDGER_AT = """
    INSERT INTO backup.ledger_entry
    WITH moved AS (
        SELECT entry_id, sum(cents) AS cents, max(row_version) AS row_version FROM (
            SELECT a.to_entry_id AS entry_id, t.sign * a.amount AS cents, a.row_version
            FROM dbo.ledger_entry_application a
            JOIN dbo.ledger_entry e ON e.ledger_entry_id = a.from_entry_id JOIN dbo.ledger_entry_type t USING (type_id)
            WHERE a.row_version <= %(version)s
            UNION ALL
            SELECT from_entry_id, -amount, row_version FROM dbo.ledger_entry_application
            WHERE row_version <= %(version)s
        ) each GROUP BY entry_id
    )
    SELECT e.ledger_entry_id, e.client_id, e.type_id, e.entry_number, e.reference, e.entry_date, e.due_date, e.amount,
        CASE WHEN e.voided THEN 0 ELSE e.amount + coalesce(m.cents, 0) END, e.description, e.voided, e.job_id,
        e.posted_at, e.posted_by,
        CASE WHEN e.row_version <= %(version)s THEN e.row_version
             ELSE greatest(m.row_version,
                 (extract(epoch FROM e.posted_at - %(end)s::date) / 60)::bigint + %(version)s - 1440)
        END,
        %(backup_id)s
    FROM dbo.ledger_entry e LEFT JOIN moved m ON m.entry_id = e.ledger_entry_id
    WHERE e.posted_at < %(end)s::date + 1
"""


def _keep(connection: Connection, table: str, backup_id: int) -> None:
    """Room for a copy. The table of copies is made by the first."""
    name = sql.Identifier(table)
    connection.execute(
        sql.SQL("CREATE TABLE IF NOT EXISTS backup.{} (LIKE dbo.{}, backup_id int NOT NULL)").format(name, name)
    )
    connection.execute(sql.SQL("DELETE FROM backup.{} WHERE backup_id = %s").format(name), [backup_id])


def _insert(connection: Connection, table: str, backup_id: int, *, up_to: int | None = None) -> None:
    named, name = _columns(table), sql.Identifier(table)
    until = sql.SQL("") if up_to is None else sql.SQL(" WHERE row_version <= {}").format(sql.Literal(up_to))
    connection.execute(
        sql.SQL("INSERT INTO backup.{} ({}, backup_id) SELECT {}, {} FROM dbo.{}").format(
            name, named, named, sql.Literal(backup_id), name
        )
        + until
    )


def _columns(table: str) -> sql.Composed:
    """By name: a column that was away and came back stands at another place."""
    return sql.SQL(", ").join(sql.Identifier(column) for column in (*TABLES[table], "row_version"))


def _note(connection: Connection, backup_id: int, label: str, version: int) -> None:
    connection.execute(
        "INSERT INTO backup.taken VALUES (%s, %s, now(), %s) ON CONFLICT (backup_id) DO UPDATE "
        "SET label = excluded.label, taken_at = excluded.taken_at, version = excluded.version",
        [backup_id, label, version],
    )
