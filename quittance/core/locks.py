"""Locks that end with the connection that holds them: a killed process gives up what it had in hand at once."""

import contextlib
import enum
from collections.abc import Collection, Iterator

from django.db import DatabaseError, connection


class Kind(enum.IntEnum):
    """Each kind of thing has number space of its own among the database's advisory locks."""

    DELIVERY = 1 << 58
    SEAL = 2 << 58
    RIGHTS = 3 << 58
    SYNC = 4 << 58
    JUDGING = 5 << 58
    CODES = 6 << 58
    TEST = 7 << 58
    PAYING = 8 << 58
    CARDS = 9 << 58
    DOMAIN = 20 << 58
    INTAKE = 10 << 58
    COPIES = 11 << 58
    FILES = 12 << 58
    KEYS = 13 << 58


@contextlib.contextmanager
def in_hand(kind: Kind, number: int) -> Iterator[bool]:
    """True inside if we have it; False if somebody else does. Holds no transaction open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [kind + number])
        taken: bool = cursor.fetchone()[0]
    try:
        yield taken
    finally:
        if taken:
            # With a lost connection the lock is gone already.
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [kind + number])


@contextlib.contextmanager
def all_in_hand(kind: Kind, numbers: Collection[int]) -> Iterator[list[int]]:
    """The same for many at once: those of them that we have, in their order."""
    taken = _each("pg_try_advisory_lock", kind, numbers)
    try:
        yield sorted(taken)
    finally:
        if taken:
            with contextlib.suppress(DatabaseError):
                _each("pg_advisory_unlock", kind, taken)


def _each(function: str, kind: Kind, numbers: Collection[int]) -> list[int]:
    """Those for which the server's function says yes."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number FROM unnest(%s::bigint[]) AS number WHERE {function}(%s + number)",  # noqa: S608  our own two
            [sorted(numbers), int(kind)],
        )
        return [row[0] for row in cursor.fetchall()]


@contextlib.contextmanager
def one_of(kind: Kind, number: int, places: int) -> Iterator[bool]:
    """True inside if one of the places from that number on was free: at most so many have one at a time."""
    with connection.cursor() as cursor:
        # With LIMIT the server tries place after place and stops at the first that it gets.
        cursor.execute(
            "SELECT place FROM generate_series(%s::bigint, %s::bigint) AS place"
            " WHERE pg_try_advisory_lock(place) LIMIT 1",
            [kind + number, kind + number + places - 1],
        )
        found = cursor.fetchone()
    try:
        yield found is not None
    finally:
        if found is not None:
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [found[0]])


def until_commit(kind: Kind, *numbers: int) -> None:
    """Wait for each, inside a transaction, and hold it until that one ends.

    In one order, so that no two ever wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) number",
            [[kind + number for number in sorted(numbers)]],
        )
