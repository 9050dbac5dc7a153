import os
import secrets
from collections.abc import Callable, Iterator
from itertools import count

import psycopg
import pytest

from quittance.integrations.pms.tests.look_alike import LookAlike
from tests.cluster import cluster

Make = Callable[[str], LookAlike]
_NUMBERS = count(1)
_USER = f"pms_reader_{os.getpid()}"
_PASSWORD = secrets.token_urlsafe(16)


@pytest.fixture(scope="session")
def admin(migrated: None) -> Iterator[psycopg.Connection]:
    """The administrator of the server on which practice systems lie, and a user of theirs who only reads."""
    with psycopg.connect(cluster.admin, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {_USER} LOGIN PASSWORD '{_PASSWORD}'".encode())
        yield connection
        connection.execute(f"DROP ROLE {_USER}".encode())


def _made(admin: psycopg.Connection, options: str = "") -> Iterator[LookAlike]:
    look = LookAlike(cluster.admin, f"pms_{os.getpid()}_{next(_NUMBERS)}", _USER, _PASSWORD)
    admin.execute(f"CREATE DATABASE {look.name} {options}".encode())
    yield look
    look.close()
    admin.execute(f"DROP DATABASE IF EXISTS {look.name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def kept_books(admin: psycopg.Connection) -> Iterator[LookAlike]:
    yield from _made(admin)


@pytest.fixture
def books(kept_books: LookAlike) -> Iterator[LookAlike]:
    """A filled practice system, as if nobody had touched it before."""
    kept_books.fill()
    yield kept_books
    kept_books.close()


@pytest.fixture
def raw_books(admin: psycopg.Connection) -> Iterator[LookAlike]:
    """A practice system whose database has no encoding of its own and holds any bytes."""
    yield from _made(admin, "TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'")
