"""Fixtures that every test may ask for."""

import logging
from collections.abc import Iterator

import pytest
import structlog
from django.db import connections
from pytest_django import DjangoDbBlocker

from quittance.web.base import brand, hosts, memory
from tests.cast import Cast, assemble
from tests.cluster import cluster

# Only tables with rows: emptying all of them takes longer than most tests.
SWEEP = """
DO $$
DECLARE
    candidate text;
    has_rows boolean;
    to_empty text[] := '{}';
BEGIN
    FOR candidate IN SELECT quote_ident(tablename) FROM pg_tables
                      WHERE schemaname = 'public' AND tablename <> 'django_migrations' LOOP
        EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || candidate || ')' INTO has_rows;
        IF has_rows THEN to_empty := to_empty || candidate; END IF;
    END LOOP;
    IF to_empty <> '{}' THEN
        EXECUTE 'TRUNCATE ' || array_to_string(to_empty, ', ') || ' RESTART IDENTITY CASCADE';
    END IF;
END $$
"""


@pytest.fixture(scope="session", autouse=True)
def quiet_logs() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


@pytest.fixture(scope="session")
def migrated(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The schema as `quittance migrate` makes it, made by the owner, once per run."""
    from django.core.management import call_command

    cluster.start()
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", interactive=False, verbosity=0)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def database(migrated: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The real database as the `app` role, with real commits; swept clean by its owner afterwards."""
    with django_db_blocker.unblock():
        yield
        connections["default"].close()
        with connections["owner"].cursor() as cursor:
            cursor.execute(SWEEP)
        connections["ops"].close()
    hosts.forget()
    brand.forget()
    memory.forget()


@pytest.fixture
def cast(database: None) -> Cast:
    """The named people and firms of every story."""
    return assemble()
