"""Fixtures that every test may ask for."""

import logging
from collections.abc import Iterator
from copy import deepcopy

import pytest
import structlog
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import connections
from hypothesis import settings
from psycopg import sql
from pytest_django import DjangoDbBlocker

from quittance.web.base import brand, hosts, memory
from tests import snapshot, template
from tests.cast import Cast, assemble
from tests.cluster import cluster
from tests.connections import refresh
from tests.sweep import sweep

# How long an example takes says something of the machine, and nothing of the rule.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


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

    with template.turn(), django_db_blocker.unblock():
        cluster.start()
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        connections.close_all()
        cluster.keep()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def database(migrated: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The real database as the `app` role, with real commits; swept clean by its owner afterwards."""
    with django_db_blocker.unblock():
        yield
        refresh(connections["default"])
        refresh(connections["ops"])
        sweep()
    hosts.forget()
    brand.forget()
    memory.forget()


@pytest.fixture(scope="session")
def first_cast() -> list[tuple[Cast, sql.Composed]]:
    """The cast as it was assembled once, and its rows."""
    return []


@pytest.fixture
def cast(database: None, first_cast: list[tuple[Cast, sql.Composed]]) -> Cast:
    """The named people and firms of every story."""
    if not snapshot.untouched():  # something of the story is there already
        return assemble()
    if not first_cast:
        assembled = assemble()
        first_cast.append((deepcopy(assembled), snapshot.written()))
        return assembled
    people, rows = first_cast[0]
    snapshot.lay(rows)
    return deepcopy(people)
