"""What happened to payments reads as sentences in the audit log."""

import pytest

from quittance.web.firm import deposit_words
from quittance.web.firm.event_words import KINDS
from quittance.web.firm.payment_words import WORDS
from tests import spoken


def told(name: str, **facts: object) -> str:
    kind, words = WORDS[name]
    assert kind in KINDS
    return words.format_map(facts) if isinstance(words, str) else words(facts)


def test_every_event_of_the_payments_has_its_words() -> None:
    of_payouts = {name for name in deposit_words.WORDS if name.startswith("payout.")}
    assert set(WORDS) | of_payouts == spoken.events("payments")


@pytest.mark.parametrize("name", WORDS)
def test_an_event_is_a_sentence(name: str) -> None:
    facts = {"amount": "$1.00", "client_name": "Acme Co", "ordered": "$1.00", "told": "$2.00", "words": "No money.",
             "host": "pay.harbor.example"}  # fmt: skip
    assert told(name, **facts).endswith(".")
    assert not told(name, **facts).endswith("..")


def test_a_payment_is_called_by_its_code_once_it_has_one() -> None:
    assert told("payment.succeeded", amount="$1.00", payment_code=1000) == "Payment 1000 of $1.00 succeeded."
    assert told("payment.cancelled", amount="$1.00", payment_code=None).startswith("A payment of $1.00 was cancelled")


def test_a_waived_fee_is_told_with_its_reason() -> None:
    facts = {"amount": "$1.00", "client_name": "Acme Co", "what": "Invoice 7", "waiver_reason": "a late bill"}
    assert told("payment.started", **facts) == (
        "A payment of $1.00 was sent off for Acme Co: Invoice 7. The firm bears the card fee: a late bill."
    )
