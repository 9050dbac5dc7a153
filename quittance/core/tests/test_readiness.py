"""A process tells whether it may be sent work, of the connection it really uses."""

import psycopg
import pytest
from django.db import connection
from pytest_django import Settings

from quittance.core.database import readiness
from tests.cluster import cluster


def test_a_process_with_a_fit_database_has_no_faults(database: None) -> None:
    assert readiness.faults() == []


def test_a_connection_that_an_outage_broke_is_replaced_and_no_fault(database: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        number = cursor.fetchone()[0]
    with psycopg.connect(cluster.address("app"), autocommit=True) as another:
        another.execute("SELECT pg_terminate_backend(%s, 10000)", (number,))
    assert readiness.faults() == []


def test_missing_migrations_are_counted_and_not_named(database: None, settings: Settings) -> None:
    settings.SHIPPED_MIGRATIONS = settings.SHIPPED_MIGRATIONS | {("core", "9998_a"), ("core", "9999_b")}
    assert readiness.faults() == ["2 migrations are missing."]


@pytest.mark.parametrize("role", ["owner", "ops"])
def test_a_role_that_row_level_security_does_not_bind_is_a_fault(database: None, settings: Settings, role: str) -> None:
    kept = dict(connection.settings_dict)
    connection.close()
    try:
        connection.settings_dict.update(USER=f"{cluster.name}_{role}", PASSWORD=cluster.passwords[role])
        [fault] = readiness.faults()
    finally:
        connection.close()
        connection.settings_dict.update(kept)
    assert "row-level security" in fault
