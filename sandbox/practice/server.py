"""The database server of the practice systems: where it is, who speaks to it, and how it is made ready for a firm."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.abc import Buffer
from psycopg.types.datetime import DateLoader, TimestamptzLoader

from sandbox.practice.seeding import loading
from sandbox.practice.tables import OWNER, READER, database_of
from sandbox.seed import PRACTICE_PASSWORD, READER_PASSWORD

HOST = "127.0.0.1"
HERE = Path(__file__).parent

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Server:
    data: Path  # of the whole world
    port: int

    def open(self, slug: str) -> Connection:
        """As the practice system itself."""
        return self._connect(database_of(slug), OWNER, PRACTICE_PASSWORD)

    def open_as_reader(self, slug: str) -> Connection:
        return self._connect(database_of(slug), READER, READER_PASSWORD)

    def prepare(self, slug: str, *, seed: int, clients_max: int) -> bool:
        """True if it was made now. A database is filled under another name, so one that bears its own is whole."""
        name = database_of(slug)
        with self._superuser("postgres") as connection:
            _roles(connection)
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            fresh, owner = sql.Identifier(f"{name}_fresh"), sql.Identifier(OWNER)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(fresh))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(fresh, owner))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(fresh))
        with self._connect(f"{name}_fresh", OWNER, PRACTICE_PASSWORD) as connection:
            connection.execute("SET synchronous_commit = off")
            _lay_down(connection, f"{name}_fresh")
            loading.load(connection, slug, seed=seed, clients_max=clients_max)
        with self._superuser("postgres") as connection:
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(fresh, sql.Identifier(name)))
        return True

    def _superuser(self, database: str) -> Connection:
        kept = self.data / "practice" / "server" / "database" / "superuser.json"
        connection = self._connect(database, "postgres", str(json.loads(kept.read_text())))
        connection.autocommit = True
        return connection

    def _connect(self, database: str, user: str, password: str) -> Connection:
        connection = psycopg.connect(
            host=HOST, port=self.port, dbname=database, user=user, password=password, connect_timeout=5,
            application_name="Ledgerline Practice",
        )  # fmt: skip
        connection.adapters.register_loader("date", EndlessDate)
        connection.adapters.register_loader("timestamptz", EndlessMoment)
        return connection


class EndlessDate(DateLoader):
    """A prank of the mischief page writes infinity, and the pages must show its row all the same."""

    def load(self, data: Buffer) -> date:
        return date.max if bytes(data) == b"infinity" else super().load(data)


class EndlessMoment(TimestamptzLoader):
    def load(self, data: Buffer) -> datetime:
        return datetime.max.replace(tzinfo=UTC) if bytes(data) == b"infinity" else super().load(data)


def _roles(connection: Connection) -> None:
    for role, password in ((OWNER, PRACTICE_PASSWORD), (READER, READER_PASSWORD)):
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
            )
    # So that the practice system can send the reader away.
    connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(OWNER)))


def _lay_down(connection: Connection, database: str) -> None:
    connection.execute((HERE / "schema.sql").read_bytes())
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    connection.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA dbo FROM PUBLIC")
    rights = (HERE / "rights.sql").read_text().replace("{database}", database)
    connection.execute(rights.encode())
