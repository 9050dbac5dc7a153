"""The connection tells the server which firm it works for, also after a statement failed."""

import pytest
from django.db import DatabaseError, connection, transaction

from quittance.core import scope
from quittance.core.models import Event, Inbound
from tests.cast import NOW, Cast


def arrive(external_id: str) -> None:
    Inbound.objects.create(source="post", external_id=external_id, body=b"", received_at=NOW, next_try_at=NOW)


def told() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('quittance.firm')")
        found: str = cursor.fetchone()[0]
    return found


def fail_at(firm_id: int) -> None:
    """Work at this firm that ends in a failed statement and is taken back."""
    with transaction.atomic(), scope.firm(firm_id):
        assert told() == str(firm_id)
        arrive("a")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")


def test_after_a_failed_statement_in_a_savepoint_the_transaction_goes_on_in_its_firm(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        arrive("a")
        with pytest.raises(DatabaseError, match="core_inbound_once"), transaction.atomic():
            arrive("a")
        arrive("b")
    with scope.firm(cast.harbor.pk):
        assert Inbound.objects.count() == 2


def test_a_failed_statement_in_another_firms_scope_leaves_the_outer_firm_in_scope(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk), transaction.atomic():
        arrive("a")
        with pytest.raises(DatabaseError, match="division by zero"):
            fail_at(cast.second.pk)
        assert told() == str(cast.harbor.pk)
        assert Inbound.objects.count() == 1
    with scope.firm(cast.second.pk):
        assert Inbound.objects.count() == 0


def test_a_failed_transaction_in_another_firms_scope_leaves_the_outer_firm_in_scope(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        with pytest.raises(DatabaseError, match="division by zero"):
            fail_at(cast.second.pk)
        assert told() == str(cast.harbor.pk)
        assert {event.firm_id for event in Event.objects.all()} == {cast.harbor.pk}


def test_a_new_connection_is_told_the_firm_before_its_first_statement(cast: Cast) -> None:
    with scope.firm(cast.harbor.pk):
        assert told() == str(cast.harbor.pk)
        connection.close()
        assert told() == str(cast.harbor.pk)
    assert told() == ""
