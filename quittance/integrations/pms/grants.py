"""The script by which the firm's own administrator makes a user who reads the allow-list and nothing else."""

from collections.abc import Callable, Iterable

from quittance.integrations.pms.sql_table import Catalogue

Quote = Callable[[str], str]
_PASSWORD = "put a long password here"  # noqa: S105  a place to fill in
_WIDTH = 110


def script(catalogue: Catalogue | None, *, user: str, database: str, dialect: str = "postgresql") -> str:
    """Without a catalogue the firm's own queries say what is read."""
    return _SCRIPTS[dialect](catalogue, user, database)


def table(catalogue: Catalogue, name: str, columns: Iterable[str], *, user: str) -> str:
    """The one line that lets the user read these columns."""
    return _select(catalogue.schema, name, columns, user, _doubled)


def function(catalogue: Catalogue, *, user: str) -> str:
    return f"GRANT EXECUTE ON FUNCTION {_doubled(catalogue.schema)}.{_doubled(catalogue.mark)}() TO {_doubled(user)};"


def _postgresql(catalogue: Catalogue | None, user: str, database: str) -> str:
    named = _doubled(user)
    lines = [
        f"-- Run this in the database {_plain(database)} as its administrator. It makes a user who reads",
        "-- what the mirror needs, column by column, and can change nothing.",
        f"CREATE ROLE {named} LOGIN PASSWORD '{_PASSWORD}';",
        f"ALTER ROLE {named} SET default_transaction_read_only = on;",
        f"GRANT CONNECT ON DATABASE {_doubled(database)} TO {named};",
    ]
    if catalogue is None:
        return "\n".join([*lines, *_for_own_queries(named)]) + "\n"
    lines.append(f"GRANT USAGE ON SCHEMA {_doubled(catalogue.schema)} TO {named};")
    lines.append(function(catalogue, user=user))
    lines += [table(catalogue, name, columns, user=user) for name, columns in catalogue.allowed().items()]
    return "\n".join(lines) + "\n"


def _tsql(catalogue: Catalogue | None, user: str, database: str) -> str:
    named = _bracketed(user)
    lines = [
        "-- Run this as an administrator of the server. It makes a user who reads what the mirror needs of",
        f"-- the database {_plain(database)}, column by column, and can change nothing.",
        f"USE {_bracketed(database)};",
        f"CREATE LOGIN {named} WITH PASSWORD = N'{_PASSWORD}', CHECK_POLICY = ON;",
        f"CREATE USER {named} FOR LOGIN {named};",
    ]
    if catalogue is None:
        return "\n".join([*lines, *_for_own_queries(named)]) + "\n"
    lines += [
        _select(catalogue.schema, name, columns, user, _bracketed) for name, columns in catalogue.allowed().items()
    ]
    return "\n".join(lines) + "\n"


_SCRIPTS = {"postgresql": _postgresql, "mssql": _tsql}


def _for_own_queries(named: str) -> list[str]:
    return [
        "-- Then one line for each table or view that your queries read, with the columns they name:",
        f"-- GRANT SELECT (first_column, second_column) ON your_schema.your_table TO {named};",
    ]


def _select(schema: str, name: str, columns: Iterable[str], user: str, quote: Quote) -> str:
    lines = [""]
    for column in sorted(columns):
        part = quote(column)
        if len(lines[-1]) + len(part) > _WIDTH:
            lines.append("")
        lines[-1] += f"{part}, "
    inside = "\n    ".join(line.rstrip() for line in lines).rstrip(",")
    where = f"{quote(schema)}.{quote(name)}"
    if quote is _bracketed:
        return f"GRANT SELECT ON {where} (\n    {inside}\n) TO {quote(user)};"
    return f"GRANT SELECT (\n    {inside}\n) ON {where} TO {quote(user)};"


def _doubled(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _bracketed(name: str) -> str:
    return "[" + name.replace("]", "]]") + "]"


def _plain(name: str) -> str:
    """In a comment a new line would end it."""
    return " ".join(name.split())
