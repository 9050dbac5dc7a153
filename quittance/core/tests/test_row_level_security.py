"""A firm's rows exist for that firm alone: in Python by the scope, in PostgreSQL by its own rules."""

import pytest
from django.db import ProgrammingError, connection, transaction

from quittance.core import scope
from quittance.core.models import Event
from quittance.core.tenant import ForeignRow
from tests.cast import Cast


def names() -> set[str]:
    """What the database itself shows, past the scoped manager."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT given_name FROM access_person")
        return {row[0] for row in cursor.fetchall()}


def test_a_query_without_a_firm_in_scope_raises(cast: Cast) -> None:
    with pytest.raises(scope.NoFirmInScope):
        Event.objects.count()


def test_the_database_shows_no_rows_outside_a_scope(cast: Cast) -> None:
    assert names() == set()


def test_the_database_shows_the_scoped_firms_rows_alone_even_to_raw_sql(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        assert names() == {"Dana", "Miguel", "Sam"}
    with scope.firm(cast.second.pk):
        assert names() == {"Lee"}
    assert names() == set()


def test_a_rollback_does_not_leave_the_connection_with_another_firm(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        assert names() == {"Dana", "Miguel", "Sam"}
    with transaction.atomic(), scope.firm(cast.second.pk):
        assert names() == {"Lee"}
        transaction.set_rollback(True)
    with scope.firm(cast.second.pk):
        assert names() == {"Lee"}


def test_a_rolled_back_savepoint_does_not_leave_the_connection_with_another_firm(cast: Cast) -> None:
    with transaction.atomic():
        with scope.firm(cast.harbor.pk):
            assert len(names()) == 3
        with transaction.atomic(), scope.firm(cast.second.pk):
            assert names() == {"Lee"}
            transaction.set_rollback(True)
        with scope.firm(cast.second.pk):
            assert names() == {"Lee"}


def test_a_row_cannot_be_written_for_another_firm(cast: Cast) -> None:
    with scope.firm(cast.second.pk), pytest.raises(ForeignRow):
        cast.dana.save()
    with scope.firm(cast.second.pk), pytest.raises(ProgrammingError, match="row-level security"):
        Event.objects.bulk_create(
            [Event(firm_id=cast.harbor.pk, name="x", subject_type="x", subject_id=1, at=cast.dana.joined_at, by="x")]
        )


def test_events_cannot_be_changed_or_dropped_by_the_app_role(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        for verb in ("UPDATE core_event SET name = 'x'", "DELETE FROM core_event"):
            with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
                cursor.execute(verb)
