"""Fixtures that every test may ask for."""

import logging
from collections.abc import Iterator

import pytest
import structlog
from django.db import connections
from pytest_django import DjangoDbBlocker

from quittance.web.base import hosts
from tests.cast import Cast, assemble
from tests.cluster import cluster


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
            cursor.execute(
                "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables "
                "WHERE schemaname = 'public' AND tablename <> 'django_migrations'"
            )
            cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} RESTART IDENTITY CASCADE")
        connections["ops"].close()
    hosts.forget()


@pytest.fixture
def cast(database: None) -> Cast:
    """The named people and firms of every story."""
    return assemble()
