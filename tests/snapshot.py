"""The rows of an empty database's first story, written down once and laid again in one statement.

A third of a small test's time went into assembling the same people anew, action by action.
"""

from psycopg import sql

from tests.sweep import broom

_USED = "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
_TABLES = """
    SELECT attrelid::regclass::text, array_agg(attname::text ORDER BY attnum)
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'django_migrations'
       AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
     GROUP BY attrelid
"""
_LAY = "INSERT INTO {0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM json_populate_recordset(NULL::{0}, {2})"


def untouched() -> bool:
    """Whether no row has had a number since the sweep."""
    return broom().execute(_USED).fetchone() is None


def written() -> sql.Composed:
    """What lays the rows that are there now."""
    said: list[sql.Composed] = []
    for table, names in broom().execute(_TABLES).fetchall():
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        found = broom().execute(
            sql.SQL("SELECT json_agg(row_to_json(r))::text FROM (SELECT {} FROM {}) r").format(columns, sql.SQL(table))
        )
        row = found.fetchone()
        if row and row[0]:
            said.append(sql.SQL(_LAY).format(sql.SQL(table), columns, sql.Literal(row[0])))
    for sequence, last in broom().execute(_USED).fetchall():
        said.append(sql.SQL("SELECT setval({}, {})").format(sql.Literal(sequence), sql.Literal(last)))
    return sql.SQL("; ").join(said)


def lay(rows: sql.Composed) -> None:
    with broom().transaction():
        broom().execute(rows)
