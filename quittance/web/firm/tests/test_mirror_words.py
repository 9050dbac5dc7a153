"""What happened to the mirror reads as sentences in the audit log."""

import pytest

from quittance.web.firm.event_words import KINDS
from quittance.web.firm.mirror_words import WORDS
from tests import spoken


def told(name: str, **facts: object) -> str:
    kind, words = WORDS[name]
    assert kind in KINDS
    return words.format_map(facts) if isinstance(words, str) else words(facts)


def test_every_event_of_the_sync_has_its_words() -> None:
    assert set(WORDS) == spoken.events("sync")


@pytest.mark.parametrize("name", WORDS)
def test_an_event_with_missing_facts_still_has_a_sentence(name: str) -> None:
    facts = {"address": "x", "number": 1, "table": "clients", "key": "1"}
    assert told(name, **facts).endswith(".")


def test_what_came_is_told_by_what_became_of_it() -> None:
    counts = {"invoices": {"inserted": 1020, "gone": 3}, "clients": {"updated": 2}, "ledger": {"faults": 4}}
    assert told("mirror.changed", counts=counts) == (
        "Read from the practice system: new: invoices 1,020; changed: clients 2; gone: invoices 3."
    )


def test_another_database_and_another_user_of_the_same_one_are_told_apart() -> None:
    assert "Another database" in told("source.put_in_force", address="b", former="a", same=False)
    assert "same database" in told("source.put_in_force", address="b", former="a", same=True)
