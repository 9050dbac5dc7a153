"""A payment from its making to its end, as the processor tells it (PAY-7, FEE-1; immunity 3, 7, 14, 18, 20)."""

from datetime import UTC, datetime, timedelta

import pytest

from quittance.core.money import Currency
from quittance.core.tests.waiting import together
from quittance.integrations.stripe import intents
from quittance.integrations.stripe.door import Door
from quittance.integrations.stripe.faults import Declined, KeyReused, MovedOn, Refused, Unknown
from quittance.integrations.stripe.intents import Confirmation
from quittance.integrations.stripe.tests.conftest import CONSENT, KEY, Firm, fresh
from quittance.integrations.stripe.words import Again, ConnectedAccount, IntentState, Kind, Step

VISA = Confirmation(method="pm_card_visa")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_an_intent_is_made_without_charging_and_bears_our_key(firm: Firm) -> None:
    intent = firm.made(payment="pay-77", description="Invoice 61001")
    assert (intent.state, intent.payment, intent.firm) == (IntentState.NEEDS_METHOD, "pay-77", "harbor")
    assert (intent.amount_cents, intent.currency, intent.fee_cents) == (113_300, Currency.USD, 3_300)
    assert intent.client_secret.startswith(intent.id)
    assert (intent.method, intent.failure, intent.charge) == (None, None, "")
    assert firm.charges() == []


def test_a_card_pays_at_once_and_its_facts_are_told(firm: Firm) -> None:
    """FEE-1: 1,133.00 charged, 33.00 of it ours."""
    paid = firm.paid()
    assert (paid.state, paid.received_cents, paid.fee_cents) == (IntentState.SUCCEEDED, 113_300, 3_300)
    assert paid.method is not None
    assert (paid.method.kind, paid.method.brand, paid.method.last4) == (Kind.CARD, "visa", "4242")
    assert (paid.method.funding, paid.method.country, paid.method.expires) == ("credit", "US", (2034, 12))
    assert paid.method.fingerprint
    assert paid.method.id.startswith("pm_")
    assert paid.charge.startswith("ch_")
    assert paid.fee.startswith("fee_")
    assert paid == intents.retrieve(firm.at, paid.id)


@pytest.mark.parametrize(("name", "funding"), [("visa_debit", "debit"), ("mastercard_prepaid", "prepaid")])
def test_debit_and_prepaid_cards_are_told_apart_from_credit(firm: Firm, name: str, funding: str) -> None:
    method = firm.paid(f"pm_card_{name}").method
    assert method is not None
    assert method.funding == funding


def test_what_the_payer_typed_pays_by_its_token(firm: Firm) -> None:
    by = Confirmation(token=firm.token(), back="https://harbor.example/client-portal/pay/back/")
    assert intents.confirm(firm.at, firm.made().id, by=by, key=fresh()).state is IntentState.SUCCEEDED


def test_a_declined_card_is_told_in_words_and_the_intent_takes_another(firm: Firm) -> None:
    intent = firm.made()
    bad = Confirmation(method="pm_card_visa_chargeDeclinedInsufficientFunds")
    with pytest.raises(Declined) as declined:
        intents.confirm(firm.at, intent.id, by=bad, key=fresh())

    assert not declined.value.may_have_happened
    failure = declined.value.failure
    assert (failure.code, failure.again, failure.return_code) == ("insufficient_funds", Again.SAME, "")
    assert failure.payer.startswith("The card has not enough")
    assert declined.value.intent is not None
    assert (declined.value.intent.state, declined.value.intent.payment) == (IntentState.FAILED, intent.payment)
    assert declined.value.intent.method is not None
    assert declined.value.intent.method.last4 == "9995"

    later = intents.retrieve(firm.at, intent.id)
    assert (later.state, later.failure) == (IntentState.FAILED, failure)
    paid = intents.confirm(firm.at, intent.id, by=VISA, key=fresh())
    assert (paid.state, paid.failure) == (IntentState.SUCCEEDED, None)


@pytest.mark.parametrize("why", ["LostCard", "StolenCard"])
def test_a_payer_never_reads_that_a_card_was_reported(firm: Firm, why: str) -> None:
    with pytest.raises(Declined) as declined:
        firm.paid(f"pm_card_visa_chargeDeclined{why}")
    failure = declined.value.failure
    assert failure.again is Again.OTHER
    assert "declined" in failure.payer
    assert not {"lost", "stolen"} & set(failure.payer.lower().split())
    assert why.removesuffix("Card").lower() in failure.firm


@pytest.mark.parametrize(("approve", "state"), [(True, IntentState.SUCCEEDED), (False, IntentState.FAILED)])
def test_3_d_secure_sends_the_payer_to_their_bank_and_waits(firm: Firm, *, approve: bool, state: IntentState) -> None:
    by = Confirmation(method="pm_card_authenticationRequired", back="https://harbor.example/back/")
    asked = intents.confirm(firm.at, firm.made().id, by=by, key=fresh())
    assert asked.state is IntentState.ACTION_NEEDED
    assert asked.next_step is not None
    assert asked.next_step.step is Step.ELSEWHERE
    assert asked.next_step.address.startswith(firm.processor.address)

    firm.processor.ask("POST", f"intents/{asked.id}/authenticate", {"approve": approve})
    after = intents.retrieve(firm.at, asked.id)
    assert (after.state, after.next_step) == (state, None)
    assert (after.failure.code if after.failure else "") == ("" if approve else "payment_intent_authentication_failure")


def test_without_an_address_to_come_back_to_the_page_itself_asks_the_payer(firm: Firm) -> None:
    asked = firm.paid("pm_card_authenticationRequired")
    assert asked.next_step is not None
    assert (asked.next_step.step, asked.next_step.address) == (Step.IN_PAGE, "")


def test_where_nobody_can_answer_the_bank_the_card_is_declined(firm: Firm) -> None:
    by = Confirmation(method="pm_card_authenticationRequired", payer_present=False)
    with pytest.raises(Declined) as declined:
        intents.confirm(firm.at, firm.made().id, by=by, key=fresh())
    assert declined.value.failure.code == "authentication_required"


def test_a_bank_transfer_is_processing_and_then_paid(firm: Firm) -> None:
    """Immunity 14."""
    begun = firm.paid("pm_usBankAccount_success", amount_cents=300_000, fee_cents=2_400)
    assert (begun.state, begun.received_cents) == (IntentState.PROCESSING, 0)
    assert begun.method is not None
    assert (begun.method.kind, begun.method.last4, begun.method.bank_name) == (Kind.BANK, "6789", "STRIPE TEST BANK")
    firm.processor.ask("POST", f"charges/{begun.charge}/settle")
    paid = intents.retrieve(firm.at, begun.id)
    assert (paid.state, paid.received_cents) == (IntentState.SUCCEEDED, 300_000)


@pytest.mark.parametrize("code", ["R01", "R02", "R03", "R04", "R08", "R10", "R16", "R29"])
def test_a_bank_transfer_that_comes_back_tells_its_return_code(firm: Firm, code: str) -> None:
    begun = firm.paid("pm_usBankAccount_success")
    firm.processor.ask("POST", f"charges/{begun.charge}/return", {"code": code})
    failed = intents.retrieve(firm.at, begun.id)
    assert failed.state is IntentState.FAILED
    assert failed.failure is not None
    assert (failed.failure.code, failed.failure.return_code) == (code, code)
    assert (failed.failure.again is Again.SAME) == (code == "R01")


def test_an_unproved_bank_account_waits_for_small_deposits(firm: Firm) -> None:
    account = {"routing_number": "110000000", "account_number": "000123456789", "account_holder_type": "company"}
    typed = {f"us_bank_account[{name}]": value for name, value in account.items()}
    made = firm.processor.post(
        "payment_methods", firm.at.account, type="us_bank_account", **{"billing_details[name]": "Acme"}, **typed
    )
    by = Confirmation(method=made["id"], consent=CONSENT)
    asked = intents.confirm(firm.at, firm.made().id, by=by, key=fresh())
    assert asked.next_step is not None
    assert (asked.state, asked.next_step.step) == (IntentState.ACTION_NEEDED, Step.SMALL_DEPOSITS)
    assert asked.next_step.by_code
    assert asked.next_step.arrives_at is not None
    assert "/verify/" in asked.next_step.address


def test_a_bank_transfer_without_the_payers_consent_is_refused(firm: Firm) -> None:
    by = Confirmation(method="pm_usBankAccount_success")
    with pytest.raises(Refused, match="authorization"):
        intents.confirm(firm.at, firm.made().id, by=by, key=fresh())


@pytest.mark.parametrize(("prank", "charges"), [("timeout_before", 0), ("timeout_after", 1)])
def test_after_a_time_out_the_same_key_ends_in_one_charge(firm: Firm, prank: str, charges: int) -> None:
    """Immunity 3 and 7: nobody knows, so it is asked again with the same key, and charged once."""
    intent, key = firm.made(), fresh()
    hasty = Door.to(firm.processor.address, KEY, answer_seconds=0.5)
    firm.processor.misbehave(**{prank: {"times": 1, "seconds": 3, "account": firm.at.account}})
    with pytest.raises(Unknown) as unknown:
        intents.confirm(hasty.at(ConnectedAccount(firm.at.account)), intent.id, by=VISA, key=key)
    assert unknown.value.may_have_happened
    assert len(firm.charges()) == charges

    assert intents.confirm(firm.at, intent.id, by=VISA, key=key).state is IntentState.SUCCEEDED
    assert len(firm.charges()) == 1


@pytest.mark.parametrize(
    ("prank", "charges"), [("cut_before", 0), ("cut_after", 1), ("error_before", 0), ("error_after", 1)]
)
def test_a_lost_line_or_a_broken_answer_is_unknown_and_the_same_key_settles_it(
    firm: Firm, prank: str, charges: int
) -> None:
    intent, key = firm.made(), fresh()
    firm.processor.misbehave(**{prank: {"times": 1, "account": firm.at.account}})
    with pytest.raises(Unknown):
        intents.confirm(firm.at, intent.id, by=VISA, key=key)
    assert len(firm.charges()) == charges
    assert intents.confirm(firm.at, intent.id, by=VISA, key=key).state is IntentState.SUCCEEDED
    assert len(firm.charges()) == 1


def test_an_intent_whose_making_went_unheard_is_found_by_our_key(firm: Firm) -> None:
    """Nothing is made a second time, however late somebody looks."""
    wish = firm.wish("pay-lost")
    assert intents.find(firm.at, payment="pay-lost", since=LONG_AGO) is None
    firm.processor.misbehave(cut_after={"times": 1, "on": "create", "account": firm.at.account})
    with pytest.raises(Unknown):
        intents.create(firm.at, wish=wish, key=fresh())

    found = intents.find(firm.at, payment="pay-lost", since=LONG_AGO)
    assert found is not None
    assert (found.payment, found.state, found.amount_cents) == ("pay-lost", IntentState.NEEDS_METHOD, 113_300)
    tomorrow = found.created_at + timedelta(days=1)
    assert intents.find(firm.at, payment="pay-lost", since=tomorrow) is None


def test_the_same_key_with_another_amount_is_refused(firm: Firm) -> None:
    """Immunity 20: a key stands for one wish."""
    wish, key = firm.wish("pay-once"), fresh()
    first = intents.create(firm.at, wish=wish, key=key)
    assert intents.create(firm.at, wish=wish, key=key).id == first.id
    with pytest.raises(KeyReused) as reused:
        intents.create(firm.at, wish=firm.wish("pay-once", amount_cents=200), key=key)
    assert not reused.value.may_have_happened


def test_twenty_at_once_with_one_key_make_one_charge(firm: Firm) -> None:
    intent, key = firm.made(), fresh()

    def pay() -> str:
        try:
            return str(intents.confirm(firm.at, intent.id, by=VISA, key=key).state)
        except Unknown as unknown:
            return unknown.code

    answers = set(together(*[pay] * 20))
    assert "succeeded" in answers
    assert answers <= {"succeeded", "under_way"}
    assert len(firm.charges()) == 1


def test_what_is_over_moves_no_more_and_says_how_it_stands(firm: Firm) -> None:
    paid = firm.paid()
    with pytest.raises(MovedOn) as late:
        intents.cancel(firm.at, paid.id)
    with pytest.raises(MovedOn) as again:
        intents.confirm(firm.at, paid.id, by=VISA, key=fresh())
    for moved in (late.value.intent, again.value.intent):
        assert moved is not None
        assert (moved.id, moved.state) == (paid.id, IntentState.SUCCEEDED)


def test_what_went_on_when_it_was_to_be_cancelled_is_cancelled_once_it_came_back(firm: Firm) -> None:
    """Under one key the processor would repeat its first no for a day, and the attempt could not be ended."""
    sent = firm.paid("pm_usBankAccount_noAccount", kinds=(Kind.BANK,))
    with pytest.raises(MovedOn):
        intents.cancel(firm.at, sent.id)
    firm.processor.ask("POST", f"charges/{sent.charge}/return", {"code": "R03"})
    assert intents.cancel(firm.at, sent.id).state is IntentState.CANCELLED


def test_an_abandoned_intent_is_cancelled_and_takes_no_method_any_more(firm: Firm) -> None:
    intent = firm.made()
    assert intents.cancel(firm.at, intent.id).state is IntentState.CANCELLED
    with pytest.raises(MovedOn):
        intents.confirm(firm.at, intent.id, by=VISA, key=fresh())
