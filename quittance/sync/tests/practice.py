"""A practice system on the test server: the sandbox's tables with a few rows, and a user who reads."""

import atexit
from pathlib import Path

import psycopg
from psycopg import sql

from quittance.integrations.pms.tests.look_alike import SCHEMA, TRIGGERS
from tests import tree
from tests.cluster import cluster

PASSWORD = "the-reader-of-tests"
_RIGHTS = tree.ROOT / "sandbox" / "practice" / "rights.sql"
_ROWS = """
SET search_path = dbo;
INSERT INTO version_clock SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM version_clock);
INSERT INTO ledger_entry_type (type_id, name, sign) VALUES (1, 'Invoice', 1), (2, 'Receipt', -1);
INSERT INTO office (office_id, name, city) VALUES (1, 'Portland', 'Portland');
INSERT INTO staff (staff_id, staff_code, first_name, last_name, email, office_id, status)
    VALUES (5, 'RO', 'Ruth', 'Okafor', 'ruth.okafor@harborpine.example', 1, 'Active'),
           (6, 'NC', 'Naomi', 'Cross', 'naomi.cross@harborpine.example', 1, 'Active');
INSERT INTO client (client_id, client_number, name1, client_status, office_id, tax_id)
    VALUES (10, '1001', 'Acme Co', 'Active', 1, '12-3456789'), (11, '1002', 'Blue Heron Bakery', 'Deceased', 1, NULL);
INSERT INTO client_staff (client_id, role, staff_id) VALUES (10, 'manager', 5), (11, 'manager', 6);
INSERT INTO ledger_entry (ledger_entry_id, client_id, type_id, entry_number, entry_date, amount, open_amount)
    VALUES (100, 10, 1, '61001', '2026-10-15', 2000, 2000);
"""


class Practice:
    """Made by the first test that needs it, and kept for the run."""

    def __init__(self) -> None:
        self.name, self.user = f"{cluster.name}_books", f"{cluster.name}_reader"
        self._is_made = False

    @property
    def address(self) -> str:
        return f"postgresql://{self.user}@{self._host}/{self.name}"

    def run(self, statement: str) -> None:
        """As the practice system itself."""
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(statement.encode())

    def make(self) -> None:
        if self._is_made:
            return
        with psycopg.connect(cluster.admin, autocommit=True) as connection:
            for words in ("CREATE DATABASE {}", "CREATE ROLE {} LOGIN PASSWORD {}"):
                named = self.name if "DATABASE" in words else self.user
                connection.execute(sql.SQL(words).format(sql.Identifier(named), sql.Literal(PASSWORD)))
        atexit.register(self._drop)
        self.run(SCHEMA + TRIGGERS + _ROWS)
        self.run(_rights(_RIGHTS, self.user, self.name))
        self._is_made = True

    @property
    def _host(self) -> str:
        return cluster.admin.rpartition("@")[2].rpartition("/")[0]

    @property
    def _admin(self) -> str:
        return f"{cluster.admin.rpartition('/')[0]}/{self.name}"

    def _drop(self) -> None:
        if cluster.given:  # a server of our own is thrown away as a whole
            with psycopg.connect(cluster.admin, autocommit=True) as connection:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(self.user)))


def _rights(file: Path, user: str, database: str) -> str:
    return file.read_text().replace("{database}", f'"{database}"').replace("quittance_reader", f'"{user}"')


practice = Practice()
