"""What happened to invoice mail reads as sentences in the audit log."""

import pytest

from quittance.web.firm.event_words import KINDS
from quittance.web.firm.mail_words import WORDS
from tests import spoken


def told(name: str, **facts: object) -> str:
    kind, words = WORDS[name]
    assert kind in KINDS
    return words(facts) if callable(words) else str(words).format_map(facts)


def test_every_event_of_invoice_mail_has_its_words() -> None:
    assert set(WORDS) >= spoken.events("relay")


@pytest.mark.parametrize("name", WORDS)
def test_an_event_is_a_sentence(name: str) -> None:
    facts = {
        "subject_line": "Invoice 7", "sender": "", "reason": "no_pdf", "number": "7",
        "recipients": ["carol@acme.example"],
        "client_name": "Acme Co", "before": {"wait_hours": 72}, "after": {"wait_hours": 24}, "which": "key",
    }  # fmt: skip
    assert told(name, **facts).endswith(".")
    assert not told(name, **facts).endswith("..")


def test_a_held_mail_is_told_with_its_reason_and_a_sent_one_with_its_recipients() -> None:
    facts = {"subject_line": "Invoice 7", "sender": "", "reason": "no_number"}
    assert "“Invoice 7” is held: no invoice number was found" in told("invoice_mail.held", **facts)
    assert told("invoice_mail.wrapped", **facts, recipients=["carol@acme.example"]).endswith("to carol@acme.example.")
