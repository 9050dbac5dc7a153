import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from quittance.core.database import roles
from tests.cluster import cluster


@pytest.fixture
def empty(migrated: None, tmp_path: Path) -> Iterator[roles.RoleAddresses]:
    """A database with its roles and without tables; dropped afterwards."""
    name = f"{cluster.name}_{secrets.token_hex(4)}"
    admin = cluster.admin.rpartition("/")[0] + f"/{name}"
    yield roles.prepare(admin=admin, passwords_file=tmp_path / "roles.json")
    with psycopg.connect(cluster.admin, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in roles.ROLES:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(f"{name}_{role}")))
