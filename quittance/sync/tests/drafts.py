"""A source that a firm is about to have read."""

import pytest

from quittance.sync.actions import sources
from quittance.sync.actions.sources import CannotSave, Wish
from quittance.sync.models import Source
from tests.cast import NOW

WISH = Wish("practice_cs", "postgresql://reader@books.invalid/books", "secret-of-the-reader")
SOUND = [{"tone": "good", "words": "Connected.", "remedy": ""}]


def drafted(wish: Wish = WISH) -> Source:
    return sources.save_draft(wish=wish, by="staff:1", now=NOW)


def in_force(wish: Wish = WISH) -> Source:
    found = drafted(wish)
    Source.objects.filter(pk=found.pk).update(found=SOUND, tested_at=NOW)
    return sources.put_in_force(by="staff:1", now=NOW)


def faults(wish: Wish) -> dict[str, str]:
    with pytest.raises(CannotSave) as cannot:
        drafted(wish)
    return cannot.value.faults
