"""What happened to deposits and files reads as sentences in the audit log."""

import pytest

from quittance.web.firm.deposit_words import WORDS
from quittance.web.firm.event_words import KINDS
from tests import spoken

_FACTS: dict[str, object] = {
    "amount": "$1.00", "date": "2026-11-25", "bank_account": "Operating", "number": 12, "deposit": "16832.10",
    "currency": "USD", "payout": "po_1", "lines": 3, "remainder": "$0.01", "gaps": 1, "reason": "The bank owes it.",
    "words": "The account is closed.", "addresses": ["books@harbor.example"], "refs": ["1000-101"], "of": 11,
    "cells": 2, "payment_code": 1000, "from": "invoice 7", "to": "invoice 8", "name": "statement.bai",
    "known": 0, "shown": "$1.00", "line": 4, "count": 1, "before": {}, "after": {},
}  # fmt: skip


def told(event: str, facts: dict[str, object]) -> str:
    kind, words = WORDS[event]
    assert kind in KINDS
    return words.format_map(facts) if isinstance(words, str) else words(facts)


def test_every_event_of_payouts_and_files_has_its_words() -> None:
    of_payouts = {name for name in spoken.events("payments") if name.startswith("payout.")}
    assert set(WORDS) == spoken.events("reconciliation") | of_payouts


@pytest.mark.parametrize("name", WORDS)
def test_an_event_is_a_sentence(name: str) -> None:
    assert told(name, _FACTS).endswith(".")
    assert not told(name, _FACTS).endswith("..")


def test_days_and_sums_are_written_as_people_write_them() -> None:
    assert told("files.made", _FACTS | {"reason": ""}) == "File set 12 of Operating was made: $16,832.10."
    assert told("payout.arrived", _FACTS) == "A deposit of $1.00 for Nov 25, 2026 reached Operating."
    assert told("payout.read", _FACTS | {"lines": 1}) == "The processor named the 1 line that payout po_1 is made of."
    assert told("proof.held", _FACTS) == "Payout po_1 is not explained: $0.01 in 1 place. Its files are held."
    assert told("bank_line.matched", _FACTS).startswith("The bank's line of Nov 25, 2026, $1.00, was said to be payout")
