"""The words for refusals are fit to be read by payers and firms, and for each code there are some."""

import re

import pytest

from quittance.integrations.stripe import declines, refusals, returns
from quittance.integrations.stripe.reasons import Reason
from quittance.integrations.stripe.words import Again, Kind

EVERY = [*declines.CARD.items(), *returns.BANK.items()]
_UNKIND = re.compile(r"successfully|please|simply|oops|error occurred|stripe|invalid|transaction", re.IGNORECASE)
_HUSHED = re.compile(r"lost|stolen|fraud|risk|list of", re.IGNORECASE)


@pytest.mark.parametrize(("code", "reason"), EVERY, ids=[code for code, _ in EVERY])
def test_payer_and_firm_read_whole_sentences_in_plain_words(code: str, reason: Reason) -> None:
    for text in (reason.payer, reason.firm):
        assert text.endswith(".")
        assert text[0].isupper()
        assert not _UNKIND.search(text)
    assert not _HUSHED.search(reason.payer)


@pytest.mark.parametrize(
    "code", ["R01", "R02", "R03", "R04", "R05", "R07", "R08", "R09", "R10", "R11", "R12", "R13", "R16", "R20", "R29"]
)
def test_only_want_of_money_may_be_presented_again(code: str) -> None:
    """Nacha's rule for reinitiation; plans try R01 and R09 two times more."""
    failure = refusals.failure(Kind.BANK, [code])
    assert (failure.code, failure.return_code) == (code, code)
    assert (failure.again is Again.SAME) == (code in {"R01", "R09"})


def test_the_most_exact_code_that_we_know_chooses_the_words() -> None:
    assert refusals.failure(Kind.CARD, ["", "insufficient_funds", "card_declined"]).code == "insufficient_funds"
    assert refusals.failure(Kind.CARD, ["unheard_of", "expired_card"]).code == "expired_card"


def test_a_card_and_a_bank_account_short_of_money_read_differently() -> None:
    card = refusals.failure(Kind.CARD, ["insufficient_funds"])
    bank = refusals.failure(Kind.BANK, ["insufficient_funds"])
    assert (card.return_code, bank.return_code) == ("", "R01")
    assert card.payer != bank.payer


def test_a_reason_that_we_do_not_know_is_vague_to_the_payer_and_named_to_the_firm() -> None:
    for kind in (Kind.CARD, Kind.BANK):
        failure = refusals.failure(kind, ["unheard_of"])
        assert (failure.code, failure.again) == ("declined", Again.OTHER)
        assert "unheard_of" in failure.firm
        assert "unheard_of" not in failure.payer
    assert refusals.failure(Kind.BANK, ["R77"]).return_code == "R77"
    assert refusals.failure(Kind.CARD, []).payer == declines.VAGUE.payer


def test_when_the_bank_says_never_again_it_is_never_again() -> None:
    assert refusals.failure(Kind.CARD, ["insufficient_funds"], final=True).again is Again.OTHER
