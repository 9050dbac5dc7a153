"""The three roles of a database: `owner` migrates, `app` works behind row-level security, `ops` reads across firms."""

import json
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from quittance.core.database import addresses

ROLES = ("owner", "app", "ops")
_OPTIONS = {
    "owner": "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    "app": "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    "ops": "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS",
}
_LOCK = 7_155_423_002


class CannotPrepare(Exception):
    """The database cannot be made ready with this address; the text says why."""


@dataclass(frozen=True)
class RoleAddresses:
    app: str
    owner: str
    ops: str

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def prepare(*, admin: str, passwords_file: Path, patience_seconds: float = 60) -> RoleAddresses:
    """Make the database and its roles; a second time changes nothing but what is missing."""
    where = addresses.parts(admin)
    name = where["dbname"]
    with _connected(admin, name, patience_seconds) as connection:
        _refuse_old_or_weak(connection)
        # One at a time: two that prepare at once must not each think of passwords.
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        passwords = _passwords(passwords_file)
        for role in ROLES:
            _ensure_role(connection, f"{name}_{role}", _OPTIONS[role], passwords[role])
        owner = sql.Identifier(f"{name}_owner")
        database = sql.Identifier(name)
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, owner))
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        for role in ("app", "ops"):
            grantee = sql.Identifier(f"{name}_{role}")
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, grantee))
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(grantee))
        # Rows of a practice system are staged in temporary tables before they are merged.
        app = sql.Identifier(f"{name}_app")
        connection.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(database, app))
        reader = sql.Identifier(f"{name}_ops")
        connection.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(reader))
    return RoleAddresses(**{role: _address(where, f"{name}_{role}", passwords[role]) for role in ROLES})


def _passwords(file: Path) -> dict[str, str]:
    """Kept beside the data, readable by us alone, so that a second start finds the same keys."""
    found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = [role for role in ROLES if role not in found]
    if missing:
        found |= {role: secrets.token_urlsafe(24) for role in missing}
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_suffix(".fresh")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(found))
        fresh.rename(file)
    return found


def _connected(admin: str, name: str, patience_seconds: float) -> psycopg.Connection:
    patience = time.monotonic() + patience_seconds
    while True:
        try:
            return psycopg.connect(admin, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            # The server answers a wrong database or password without an SQLSTATE of its own here, so the text decides.
            text = str(error)
            if f'database "{name}" does not exist' in text:
                _create_database(admin, name)
            elif "authentication failed" in text or time.monotonic() > patience:
                where = addresses.without_password(admin)
                raise CannotPrepare(f"The database at {where} cannot be reached: {addresses.reason(error)}.") from None
            else:
                time.sleep(0.05)


def _create_database(admin: str, name: str) -> None:
    try:
        with psycopg.connect(admin, dbname="postgres", autocommit=True, connect_timeout=5) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(name))
            )
    except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        return  # somebody else made it just now
    except psycopg.Error as error:
        raise CannotPrepare(f'The database "{name}" does not exist and cannot be made: {error}') from None


def _refuse_old_or_weak(connection: psycopg.Connection) -> None:
    if connection.info.server_version < addresses.MINIMUM_SERVER_VERSION:
        raise CannotPrepare(
            f"PostgreSQL 15 or newer is needed; this server is {connection.info.parameter_status('server_version')}."
        )
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if not row or not row[0]:
        raise CannotPrepare(
            "Making the three roles needs a superuser once (only one may grant BYPASSRLS to the reading role). "
            "Give such an address here, or set DATABASE_URL, DATABASE_OWNER_URL and DATABASE_OPS_URL "
            "to roles made by hand (docs/running.md)."
        )


def _ensure_role(connection: psycopg.Connection, role: str, options: str, password: str) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    verb = "ALTER" if exists else "CREATE"
    connection.execute(
        sql.SQL("{} ROLE {} {} PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.SQL(options), sql.Literal(password)
        )
    )


def _address(where: dict[str, str], role: str, password: str) -> str:
    extra = {key: value for key, value in where.items() if key not in {"dbname", "user", "password", "host", "port"}}
    query = "?" + "&".join(f"{key}={_quoted(value)}" for key, value in extra.items()) if extra else ""
    host = where.get("host", "localhost")
    host = f"[{host}]" if ":" in host else _quoted(host)
    port, name = where.get("port", "5432"), _quoted(where["dbname"])
    return f"postgresql://{_quoted(role)}:{_quoted(password)}@{host}:{port}/{name}{query}"


def _quoted(text: str) -> str:
    return quote(text, safe="")
