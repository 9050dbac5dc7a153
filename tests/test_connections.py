"""What a test leaves on its connection, the next one does not find."""

from django.db import connection, transaction

from quittance.access.models import Person
from quittance.core import scope
from tests.cast import Cast
from tests.connections import refresh
from tests.sweep import broom

_LEFT = """
    SELECT current_setting('quittance.firm', true), current_setting('statement_timeout'), current_setting('TimeZone'),
           to_regclass('pg_temp.of_this_test')::text, (SELECT count(*) FROM pg_prepared_statements),
           (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'),
           (SELECT count(*) FROM pg_cursors), (SELECT count(*) FROM pg_listening_channels())
"""


def said(statement: str) -> tuple[object, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found: tuple[object, ...] | None = cursor.fetchone() if cursor.description else None
    return found


def process() -> object:
    found = said("SELECT pg_backend_pid()")
    return found and found[0]


def seen() -> tuple[object, ...] | None:
    """Asked past Django, which would tell the scope first."""
    found: tuple[object, ...] | None = connection.connection.execute(_LEFT, prepare=False).fetchone()
    return found


def leave_things() -> None:
    for statement in (
        "SELECT set_config('quittance.firm', '7', false)",
        "SET statement_timeout = '7s'",
        "SET TimeZone = 'Asia/Tokyo'",
        "CREATE TEMPORARY TABLE of_this_test (id int)",
        "SELECT pg_advisory_lock(7)",
        "LISTEN of_this_test",
        "DECLARE of_this_test CURSOR WITH HOLD FOR SELECT 1",
    ):
        said(statement)
    for _ in range(5):  # so that its plan is kept
        said("SELECT 1")


def test_a_connection_that_goes_on_has_nothing_left_of_the_last_test(cast: Cast) -> None:
    connection.close()
    before = process()
    new = seen()
    leave_things()
    left = seen()
    assert new is not None
    assert left is not None
    assert all(was != became for was, became in zip(new, left, strict=True))
    refresh(connection)
    assert seen() == new
    assert process() == before


def test_the_scope_is_told_anew_and_plans_are_made_anew(cast: Cast) -> None:
    for _ in range(3):
        for _ in range(5):
            with scope.firm(cast.harbor.pk):
                assert Person.objects.count() == 3
        refresh(connection)
    with scope.firm(cast.second.pk):
        assert Person.objects.count() == 1


def test_no_statement_hangs_on_a_transaction_of_the_last_test(cast: Cast) -> None:
    said("SELECT 1")
    before = process()
    connection.connection.execute("BEGIN")
    refresh(connection)
    assert process() != before
    with transaction.atomic():
        before = process()
        refresh(connection)
    assert process() != before


def test_a_connection_that_the_server_ended_makes_room_for_another(cast: Cast) -> None:
    before = process()
    broom().execute("SELECT pg_terminate_backend(%s, 10000)", (before,))
    refresh(connection)
    assert process() != before
