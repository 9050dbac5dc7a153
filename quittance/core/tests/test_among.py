"""More values than a statement has room for are one parameter."""

import pytest

from quittance.core import scope
from quittance.core.database.among import among
from quittance.core.models import Event
from tests.cast import NOW, Cast


@pytest.mark.parametrize(("kind", "column"), [("bigint", "subject_id"), ("text", "name")])
def test_a_hundred_thousand_values_are_looked_for_at_once(cast: Cast, kind: str, column: str) -> None:
    with scope.firm(cast.harbor.pk):
        row = Event.objects.create(name="7", subject_type="core.test", subject_id=7, at=NOW, by="system", facts={})
        rows = Event.objects.filter(subject_type="core.test")
        assert list(rows.filter(**{f"{column}__in": among(range(100_000), kind)})) == [row]
        assert not rows.filter(**{f"{column}__in": among([], kind)}).exists()
