"""A small practice system for tests: the demo's own schema with a few hundred rows, in a database of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psycopg

from quittance.integrations.pms.opening import open_reader
from quittance.integrations.pms.sql_reader import SqlReader
from tests.tree import ROOT

SCHEMA = (ROOT / "sandbox/practice/schema.sql").read_text()
STAMPED = (
    "office",
    "staff",
    "client",
    "client_staff",
    "contact",
    "client_contact",
    "ledger_entry_type",
    "ledger_entry",
    "ledger_entry_application",
    "job",
    "work_entry",
)
# A system that dates its changes by a wall clock, as many do.
DATED = """
ALTER TABLE dbo.client ADD COLUMN changed_at timestamp NOT NULL DEFAULT localtimestamp;
CREATE FUNCTION dbo.date_row() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN NEW.changed_at := localtimestamp; RETURN NEW; END $$;
CREATE TRIGGER dated BEFORE UPDATE ON dbo.client FOR EACH ROW EXECUTE FUNCTION dbo.date_row();
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON dbo.{table} FOR EACH ROW EXECUTE FUNCTION dbo.stamp_row();"
    f"CREATE INDEX ON dbo.{table} (row_version);"
    for table in STAMPED
)
ROWS = """
INSERT INTO dbo.version_clock VALUES (0);
SET search_path = dbo;
INSERT INTO office SELECT g, 'Office ' || g, 'Springfield', 'NY' FROM generate_series(1, 3) g;
INSERT INTO staff SELECT g, 'S' || g, 'Sam', 'Staff ' || g, 's' || g || '@firm.example', 1 + g % 3, 'Active', NULL
  FROM generate_series(1, 5) g;
INSERT INTO client (client_id, client_number, name1, name2, office_id, client_status, address1, tax_id, birth_date)
  SELECT g, (1000 + g)::text, 'Client ' || g, CASE WHEN g % 2 = 0 THEN '' END, 1 + g % 3, 'Active',
         g || ' Main St', 'TAX-' || g, '1970-01-01' FROM generate_series(1, 60) g;
INSERT INTO client_staff SELECT g, role, 1 + g % 5
  FROM generate_series(1, 60) g, unnest('{partner,manager}'::text[]) role;
INSERT INTO contact SELECT g, 'Carol', 'Contact ' || g, NULL, 'c' || g || '@client.example', NULL
  FROM generate_series(1, 70) g;
INSERT INTO client_contact SELECT g, 1 + g % 60, g, 'Billing', g % 2 = 0, NULL FROM generate_series(1, 70) g;
INSERT INTO ledger_entry_type VALUES (1, 'Invoice', 1), (2, 'Receipt', -1), (3, 'Credit memo', -1),
  (4, 'Debit memo', 1), (5, 'Write-off', -1), (6, 'Adjustment down', -1), (7, 'Adjustment up', 1),
  (8, 'Finance charge', 1), (9, 'Reversal', 1);
INSERT INTO ledger_entry (ledger_entry_id, client_id, type_id, entry_number, reference, entry_date, due_date, amount,
                          open_amount, description, posted_at)
  SELECT g, 1 + g % 60, 1 + g % 11, (60000 + g)::text, CASE WHEN g % 3 = 0 THEN 'CHK ' || g END,
         date '2026-01-01' + (g % 300)::int, date '2026-02-01' + (g % 300)::int, g / 7.0, g / 9.0, 'Tax return', now()
    FROM generate_series(1, 600) g;
INSERT INTO ledger_entry_application SELECT g, g, g + 1, g / 3.0, date '2026-03-01' FROM generate_series(1, 80) g;
INSERT INTO job SELECT g, 1 + g % 60, 'Audit ' || g, 'Open', 1, '2026-12-31' FROM generate_series(1, 20) g;
INSERT INTO work_entry SELECT g, 1 + g % 20, 1 + g % 60, 1, '2026-11-01', 1.25, 250, 'Fieldwork', NULL
  FROM generate_series(1, 30) g;
"""

QUERIES = {
    "clients": """
        SELECT client_id AS key, row_version AS version, client_number AS number, name1 AS name FROM dbo.client;
    """,
    "invoices": """
        -- 100 % of them; `type: invoice`
        SELECT e.ledger_entry_id AS key, e.row_version AS version, e.client_id AS client, 'invoice' AS kind,
               e.entry_number AS number, e.entry_date AS issued_date, e.posted_at AS due_date, e.amount,
               e.open_amount AS open, e.voided, e.description || ':x 5%' AS description
          FROM dbo.ledger_entry e WHERE e.type_id IN (1, 8) -- and no other
    """,
}
BY_TIME = {
    "clients": """
        SELECT 'ç-' || client_id AS key, changed_at AS version, client_number AS number, name1 AS name FROM dbo.client
    """
}


@dataclass
class LookAlike:
    """Who plays the firm acts as the server's administrator; the product reads with the user and password given."""

    admin: str
    name: str
    user: str
    password: str
    opened: list[SqlReader] = field(default_factory=list)
    touched: bool = True

    @property
    def place(self) -> str:
        return urlsplit(self.admin).netloc.rpartition("@")[2]

    @property
    def address(self) -> str:
        return f"postgresql://{self.user}@{self.place}/{self.name}"

    def reader(self, *, seconds: int = 30, **queries: str) -> SqlReader:
        """By the firm's own queries, or by the profile of its system."""
        reader = open_reader(
            "generic" if queries else "practice_cs",
            address=self.address,
            password=self.password,
            queries=queries,
            statement_seconds=seconds,
        )
        self.opened.append(reader)
        return reader

    def reader_of(self, queries: Mapping[str, str]) -> SqlReader:
        reader = open_reader("generic", address=self.address, password=self.password, queries=queries)
        self.opened.append(reader)
        return reader

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(f"{self.admin.rpartition('/')[0]}/{self.name}", autocommit=True)

    def do(self, statement: str | bytes, **values: Any) -> list[tuple[Any, ...]]:
        self.touched = True
        with self.connect() as connection:
            if isinstance(statement, bytes):
                connection.execute("SET client_encoding = 'SQL_ASCII'")
            cursor = connection.execute(statement.encode() if isinstance(statement, str) else statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def from_outside(self, statement: str, **values: Any) -> None:
        """From another database of the server, where this one lets nobody in."""
        with psycopg.connect(self.admin, autocommit=True) as connection:
            connection.execute(statement.encode(), values or None)

    def end_sessions(self) -> None:
        self.do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'quittance'")

    def fill(self) -> None:
        """As in the beginning, whatever was done to it."""
        if self.touched:
            for statements in ("DROP SCHEMA IF EXISTS dbo, backup, mischief CASCADE", SCHEMA, TRIGGERS, ROWS):
                self.do(statements)
            self.do(f"GRANT USAGE ON SCHEMA dbo TO {self.user}")
            self.do(f"GRANT SELECT ON ALL TABLES IN SCHEMA dbo TO {self.user}")
            self.touched = False

    def close(self) -> None:
        for reader in self.opened:
            reader.close()
        self.opened.clear()


def everything(reader: SqlReader, table: str, *, limit: int = 7) -> list[tuple[Any, ...]]:
    """All rows, page by page."""
    found: list[tuple[Any, ...]] = []
    after = None
    while rows := reader.page(table, after=after, limit=limit):
        found += rows
        after = rows[-1][0]
        if len(rows) < limit:
            break
    return found
