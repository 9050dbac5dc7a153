"""Fixtures that every test may ask for."""

import logging
from collections.abc import Iterator

import pytest
import structlog
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connections
from pytest_django import DjangoDbBlocker

from quittance.web.base import brand, hosts, memory
from tests.cast import Cast, assemble
from tests.cluster import cluster
from tests.sweep import sweep


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Hashing a password well takes a quarter of a second, by design; the hash of tests is the same, made quickly."""
    ScryptPasswordHasher.work_factor = 2**4


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
        sweep()
        connections["ops"].close()
    hosts.forget()
    brand.forget()
    memory.forget()


@pytest.fixture
def cast(database: None) -> Cast:
    """The named people and firms of every story."""
    return assemble()
