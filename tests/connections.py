"""A connection as new for the next test.

It stays open where it can: a new server process reads the catalog of every table again, which took longer than most
small tests. Settings, locks, temporary tables, cursors and plans of the last test go.
"""

import time

import django.db
import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper


def refresh(connection: BaseDatabaseWrapper) -> None:
    """Leave nothing of the last test on it; what is no longer whole is closed, and the next test opens another one."""
    if not _is_whole(connection):
        connection.close()
        return
    try:
        connection.connection.execute("BEGIN")  # because the driver forgets its plans with a transaction rolled back
        connection.rollback()
        connection.connection.execute("DISCARD ALL")
        connection.ensure_timezone()
    except (psycopg.Error, django.db.Error):
        connection.close()
        return
    connection.close_at = time.monotonic() + connection.settings_dict["CONN_MAX_AGE"]


def _is_whole(connection: BaseDatabaseWrapper) -> bool:
    raw = connection.connection
    if raw is None or raw.closed or connection.in_atomic_block:
        return False
    return bool(connection.autocommit) and raw.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
