import secrets
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from psycopg import sql

from quittance.core.database import roles
from tests.cluster import cluster


@pytest.fixture
def own_wiring() -> Iterator[None]:
    """The test wires listeners and openers of its own; afterwards the product's are back."""
    yield
    ready = apps.get_app_config("config").ready
    ready()


@pytest.fixture
def no_database(migrated: None) -> Iterator[str]:
    """The superuser's address of a database that nobody has made yet; dropped afterwards with its roles."""
    name = f"{cluster.name}_{secrets.token_hex(4)}"
    yield cluster.admin.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(cluster.admin, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        for role in roles.ROLES:
            admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(f"{name}_{role}")))
