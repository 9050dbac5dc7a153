"""A column that is gone, or a right that was taken away, is told in the next cycle, though nothing changes there."""

from collections.abc import Iterator

import pytest

from quittance.core import clock, scope
from quittance.sync.actions import cycle, source_checks, sources
from quittance.sync.models import Source
from quittance.sync.tests.practice import PASSWORD, practice
from tests.cast import NOW, Cast


@pytest.fixture
def source(cast: Cast) -> Iterator[Source]:
    practice.make()
    with scope.firm(cast.harbor.pk):
        wish = sources.Wish(profile="practice_cs", address=practice.address, password=PASSWORD)
        source_checks.run(source=sources.save_draft(wish=wish, by="staff:1", now=NOW), now=NOW)
        live = sources.put_in_force(by="staff:1", now=NOW)
        for _ in range(2):
            assert cycle.poll(tick=clock.now)
        live.refresh_from_db()
        assert live.failure == ""
        yield live


@pytest.mark.parametrize(
    ("spoil", "mend", "told"),
    [
        (
            "ALTER TABLE dbo.ledger_entry RENAME COLUMN due_date TO due_on",
            "ALTER TABLE dbo.ledger_entry RENAME COLUMN due_on TO due_date",
            "column due_date is missing in the",
        ),
        (
            "REVOKE SELECT ON dbo.contact FROM {reader}",
            "GRANT SELECT ON dbo.contact TO {reader}",
            "may not read the table contact",
        ),
    ],
)
def test_what_is_no_longer_readable_is_told_in_the_next_cycle_of_a_source_at_rest(
    source: Source, spoil: str, mend: str, told: str
) -> None:
    try:
        practice.run(spoil.format(reader=f'"{practice.user}"'))
        assert cycle.poll(tick=clock.now)
        source.refresh_from_db()
        assert told in source.failure
    finally:
        practice.run(mend.format(reader=f'"{practice.user}"'))
    assert cycle.poll(tick=clock.now)
    source.refresh_from_db()
    assert source.failure == ""
