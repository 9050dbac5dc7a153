"""How the database is emptied between two tests.

Rows are deleted as a replica would, so that neither keys nor append-only triggers object: emptying sixty tables by
TRUNCATE takes longer than most tests. What grew large is vacuumed, or later tests would scan its dead rows.
"""

from functools import cache

import psycopg
from psycopg import sql

from tests.cluster import cluster

_LARGE_BYTES = 512 * 1024
_TABLES = """
    SELECT relname, pg_relation_size(oid) > %s FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> ALL (%s)
"""
_SEQUENCES = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
      FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


@cache
def broom() -> psycopg.Connection:
    """A connection that neither rights nor triggers hold up."""
    connection = psycopg.connect(cluster.admin, autocommit=True)
    connection.execute("SET session_replication_role = replica")
    return connection


def sweep(keep: tuple[str, ...] = ()) -> None:
    """Leave every table empty but those to keep, and every number begin anew."""
    with broom().transaction():
        tables = broom().execute(_TABLES, [_LARGE_BYTES, ["django_migrations", *keep]]).fetchall()
        broom().execute(
            sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name, _ in tables)
        )
        broom().execute(_SEQUENCES)
    for name in (name for name, large in tables if large):
        broom().execute(sql.SQL("VACUUM {}").format(sql.Identifier(name)))
