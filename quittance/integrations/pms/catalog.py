"""What a PostgreSQL source says of itself: its tables, its types, and what the user may do there."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import TextClause, bindparam, text

from quittance.integrations.pms import dialects
from quittance.integrations.pms.line import Line

_COLUMNS = text("""
    SELECT c.relname::text, a.attname::text, a.atttypid::bigint, format_type(a.atttypid, a.atttypmod)::text,
           has_column_privilege(c.oid, a.attnum, 'SELECT')
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = :schema
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND c.relname IN :tables
""").bindparams(bindparam("tables", expanding=True))
_WRITES = text("""
    SELECT c.relname::text
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f')
       AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND (:schema = '' OR n.nspname = :schema)
       AND (has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
            OR has_any_column_privilege(c.oid, 'INSERT, UPDATE'))
     ORDER BY 1 LIMIT 1
""")
_SCHEMA = text("""
    SELECT has_schema_privilege(n.oid, 'USAGE') FROM pg_catalog.pg_namespace n WHERE n.nspname = :schema
""")
_FUNCTION = text("""
    SELECT has_function_privilege(p.oid, 'EXECUTE')
      FROM pg_catalog.pg_proc p
      JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace AND n.nspname = :schema
     WHERE p.proname = :name AND p.pronargs = 0
""")
_SESSION = text("""
    SELECT current_database()::text, current_user::text, coalesce(s.ssl, false), r.rolsuper
      FROM pg_catalog.pg_roles r LEFT JOIN pg_catalog.pg_stat_ssl s ON s.pid = pg_backend_pid()
     WHERE r.rolname = current_user
""")


@dataclass(frozen=True)
class Session:
    database: str
    user: str
    encrypted: bool
    superuser: bool


@dataclass(frozen=True)
class Seen:
    """A column as it is at the source."""

    held: str  # a word of dialects.held
    type_name: str
    readable: bool


def session(line: Line) -> Session:
    (found,) = line.ask(_SESSION)
    return Session(*found)


def columns(line: Line, *, schema: str, tables: Collection[str]) -> dict[str, dict[str, Seen]]:
    found: dict[str, dict[str, Seen]] = {}
    for table, name, code, type_name, readable in line.ask(_COLUMNS, schema=schema, tables=list(tables)):
        found.setdefault(table, {})[name] = Seen(dialects.held(line.dialect, code), type_name, readable)
    return found


def writable(line: Line, *, schema: str = "") -> str:
    """A table that the user could change, if there is one."""
    found = line.ask(_WRITES, schema=schema)
    return str(found[0][0]) if found else ""


def may_enter(line: Line, *, schema: str) -> bool | None:
    """None where there is no such schema."""
    return _first(line, _SCHEMA, schema=schema)


def may_run(line: Line, *, schema: str, function: str) -> bool | None:
    """None where there is no such function."""
    return _first(line, _FUNCTION, schema=schema, name=function)


def _first(line: Line, question: TextClause, **values: str) -> bool | None:
    found = line.ask(question, **values)
    return bool(found[0][0]) if found else None
