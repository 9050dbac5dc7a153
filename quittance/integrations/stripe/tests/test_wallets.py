"""Wallets at the processor: what they tell of a card, and on which hosts they may be shown."""

import json
from typing import Any

import pytest

from quittance.integrations.stripe import domains, intents, methods
from quittance.integrations.stripe.faults import Absent, Refused
from quittance.integrations.stripe.intents import Confirmation
from quittance.integrations.stripe.reading import Facts
from quittance.integrations.stripe.telling import method
from quittance.integrations.stripe.tests.conftest import Firm, fresh
from quittance.integrations.stripe.words import IntentState

HOST = "pay.harbor.example"


def test_a_host_is_registered_for_one_account_and_found_again(firm: Firm) -> None:
    assert domains.find(firm.at, HOST) is None
    made = domains.register(firm.at, HOST, key=fresh())
    assert (made.host, made.refusals) == (HOST, ())
    assert domains.find(firm.at, HOST) == made
    assert domains.look_again(firm.at, made.id, key=fresh()) == made


def test_a_host_that_apple_does_not_prove_is_told_in_its_words(firm: Firm) -> None:
    made = domains.register(firm.at, f"unverified.{HOST}", key=fresh())
    assert made.refusals == ("Apple Pay: Apple could not verify that you control this domain.",)
    assert domains.look_again(firm.at, made.id, key=fresh()).refusals == made.refusals


def test_a_host_that_was_switched_off_there_says_so(firm: Firm) -> None:
    made = domains.register(firm.at, HOST, key=fresh())
    firm.processor.post(f"payment_method_domains/{made.id}", firm.at.account, enabled="false")
    found = domains.find(firm.at, HOST)
    assert found is not None
    assert found.refusals == ("The processor has this host switched off.",)


def test_what_is_no_host_is_refused_and_what_is_no_name_is_not_asked(firm: Firm) -> None:
    with pytest.raises(Refused):
        domains.register(firm.at, "https://pay.harbor.example", key=fresh())
    with pytest.raises(Absent):
        domains.look_again(firm.at, "../customers", key=fresh())


def test_a_wallets_token_tells_the_true_card_before_it_pays_once(firm: Firm) -> None:
    token = firm.wallet_token("google_pay", "visa_debit")
    seen = methods.of_token(firm.at, token)
    assert (seen.wallet, seen.brand, seen.funding, seen.last4) == ("google_pay", "visa", "debit", "5556")
    paid = intents.confirm(firm.at, firm.made().id, by=Confirmation(token=token), key=fresh())
    assert paid.state is IntentState.SUCCEEDED
    assert paid.method is not None
    assert paid.method.wallet == "google_pay"
    with pytest.raises(Refused):
        intents.confirm(firm.at, firm.made().id, by=Confirmation(token=token), key=fresh())


@pytest.mark.parametrize(
    ("told", "word"), [({"type": "some_new_pay"}, "some_new_pay"), ({"type": "link", "link": {}}, "link"), (None, "")]
)
def test_a_wallet_is_told_by_the_processors_own_word_also_where_it_is_new(told: Any, word: str) -> None:
    facts = json.loads(json.dumps({"id": "pm_1", "type": "card", "card": {"brand": "visa", "wallet": told}}))
    assert method(Facts(facts)).wallet == word
