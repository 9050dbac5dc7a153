"""Cards given on the processor's own page: held there, looked at, and only then taken, whoever tells of it first."""

from dataclasses import replace
from typing import Any

import pytest

from quittance.core import clock
from quittance.core.models import Event
from quittance.core.money import Currency
from quittance.integrations.stripe import intents, refunds, words
from quittance.outbox.models import Mail
from quittance.payments import jobs, queries
from quittance.payments.actions import outcome, sending_back, settling
from quittance.payments.models import Payment
from quittance.payments.models.payment import State
from quittance.payments.rules.fees import Method
from quittance.payments.tests.there import (
    ASKS,
    CENTS,
    DEBIT,
    FRENCH,
    VISA,
    captured,
    choose,
    given,
    look,
    mails,
    owed,
    sent,
    transfer,
)
from quittance.payments.tests.tills import Till


def test_a_card_given_there_is_held_until_it_was_looked_at(till: Till) -> None:
    payment = given(till)
    (held,) = till.firm.charges()
    assert (held["captured"], captured(till), payment.state) == (False, [], State.CREATED)
    paid = look(payment)
    assert (paid.state, paid.last4, paid.funding, captured(till)) == (
        State.SUCCEEDED,
        "4242",
        "credit",
        [(CENTS, 30_00)],
    )
    assert owed(paid) == 0


@pytest.mark.parametrize(
    ("number", "chosen", "why"),
    [
        (FRENCH, {}, "Cards from outside the United States are not taken here."),
        (DEBIT, {"debit_cards": False}, "Debit cards are not taken here."),
    ],
)
def test_a_card_that_the_firm_does_not_take_is_let_go_and_the_payer_is_told_why(
    till: Till, number: str, chosen: dict[str, bool | str], why: str
) -> None:
    choose(**chosen)
    refused = look(given(till, number))
    assert refused.state == State.FAILED
    assert refused.failure_words.startswith(why)
    assert "Nothing was charged" in refused.failure_words
    (intent,) = till.firm.listed("payment_intents")
    assert (intent["status"], captured(till), owed(refused)) == ("canceled", [], CENTS)
    # The processor's page had said that all went well, so they hear of it though they may never come back.
    assert mails() == ["payment_failed", "payment_failed_notice"]


def test_a_firm_without_debit_cards_takes_credit_cards_there(till: Till) -> None:
    choose(debit_cards=False)
    assert look(given(till)).state == State.SUCCEEDED


@pytest.mark.parametrize("who", ["firm", "payer"])
@pytest.mark.parametrize(("number", "fee"), [(VISA, 30_00), (FRENCH, 40_00)])
def test_the_firm_bears_the_whole_fee_to_the_cent_whatever_it_passes_on_elsewhere(
    till: Till, who: str, number: str, fee: int
) -> None:
    choose(international=who, payer_bears_fee=True, state="NY")
    paid = look(given(till, number))
    assert (paid.state, paid.payer_fee_cents, paid.firm_fee_cents) == (State.SUCCEEDED, 0, fee)
    assert captured(till) == [(CENTS, fee)]


def test_a_transfer_from_there_is_not_held_first(till: Till) -> None:
    payment, address = sent(till, Method.BANK)
    transfer(till, address)
    assert look(payment).state == State.PROCESSING


@pytest.mark.parametrize("number", [VISA, FRENCH])
def test_news_the_return_and_the_sweep_may_each_be_first_and_come_again(till: Till, number: str) -> None:
    ends, taken = (State.SUCCEEDED, [(CENTS, 30_00)]) if number == VISA else (State.FAILED, [])
    payment = given(till, number)
    (intent,) = till.firm.listed("payment_intents")
    for _ in range(2):
        settling.look_at_intent(account=till.account, intent_id=intent["id"], now=clock.now())
        jobs.settle(payment_id=payment.pk)
        look(payment)
    payment.refresh_from_db()
    assert (payment.state, captured(till)) == (ends, taken)
    assert Mail.objects.filter(kind__endswith="_notice").count() == 1


@pytest.mark.parametrize("prank", ["cut_before", "cut_after", "error_after"])
def test_an_answer_that_is_lost_leaves_it_being_taken_and_it_is_taken_once(
    till: Till, monkeypatch: pytest.MonkeyPatch, prank: str
) -> None:
    payment = given(till)
    capture = intents.capture

    def troubled(*told: Any, **more: Any) -> Any:
        till.misbehave(**{prank: {"times": 1, "on": "/v1/payment_intents"}})
        return capture(*told, **more)

    monkeypatch.setattr(intents, "capture", troubled)
    waiting = look(payment)
    monkeypatch.undo()
    till.firm.processor.misbehave()
    assert (waiting.state, waiting.is_being_taken, waiting.last4) == (State.CREATED, True, "4242")
    late = look(payment, minutes=45)  # nobody looked for longer than an attempt may be left alone
    assert (late.state, captured(till)) == (State.SUCCEEDED, [(CENTS, 30_00)])


def test_what_was_decided_stays_whatever_the_firm_chooses_before_it_is_taken(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(international="firm")
    payment = given(till, FRENCH)
    with monkeypatch.context() as broken:
        broken.setattr(intents, "capture", _dies)
        with pytest.raises(KeyboardInterrupt):
            look(payment)
    choose(international="refuse")
    paid = look(payment)
    assert (paid.state, paid.firm_fee_cents, captured(till)) == (State.SUCCEEDED, 40_00, [(CENTS, 40_00)])


def test_a_crash_after_the_capture_is_settled_by_whoever_looks_next(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(international="firm")
    payment = given(till, FRENCH)
    with monkeypatch.context() as broken:
        broken.setattr(outcome, "succeeded", _dies)
        with pytest.raises(KeyboardInterrupt):
            look(payment)
    assert captured(till) == [(CENTS, 40_00)]
    paid = look(payment, minutes=45)
    assert (paid.state, paid.firm_fee_cents, captured(till)) == (State.SUCCEEDED, 40_00, [(CENTS, 40_00)])


def test_a_crash_after_a_card_was_let_go_still_tells_the_payer_why(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    payment = given(till, FRENCH)
    with monkeypatch.context() as broken:
        broken.setattr(outcome, "failed", _dies)
        with pytest.raises(KeyboardInterrupt):
            look(payment)
    refused = look(payment)
    assert (refused.state, refused.failure_code) == (State.FAILED, "card_not_taken")
    assert mails() == ["payment_failed", "payment_failed_notice"]


def test_two_who_look_at_once_take_it_once(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    payment, capture = given(till), intents.capture

    def beside(*told: Any, **more: Any) -> Any:
        monkeypatch.setattr(intents, "capture", capture)
        assert look(payment).state == State.SUCCEEDED
        return capture(*told, **more)

    monkeypatch.setattr(intents, "capture", beside)
    assert look(payment).state == State.SUCCEEDED
    assert captured(till) == [(CENTS, 30_00)]


def test_who_ends_the_attempt_before_it_is_taken_has_paid_nothing(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    payment, capture = given(till), intents.capture

    def beside(*told: Any, **more: Any) -> Any:
        settling.abandon(payment=Payment.objects.get(pk=payment.pk), now=clock.now())
        return capture(*told, **more)

    monkeypatch.setattr(intents, "capture", beside)
    ended = look(payment)
    assert (ended.state, captured(till), owed(ended)) == (State.CANCELLED, [], CENTS)


def test_who_ends_the_attempt_after_it_was_taken_has_paid(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    payment = given(till)
    with monkeypatch.context() as broken:
        broken.setattr(outcome, "succeeded", _dies)
        with pytest.raises(KeyboardInterrupt):
            look(payment)
    paid = settling.abandon(payment=Payment.objects.get(pk=payment.pk), now=clock.now())
    assert (paid.state, captured(till), owed(paid)) == (State.SUCCEEDED, [(CENTS, 30_00)], 0)


def test_what_was_held_and_let_go_untaken_has_failed_and_the_payer_hears_of_it(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bank's hold ends after some days, or somebody cancels it at the processor."""
    payment = given(till)
    with monkeypatch.context() as broken:
        broken.setattr(intents, "capture", _dies)
        with pytest.raises(KeyboardInterrupt):
            look(payment)
    (intent,) = till.firm.listed("payment_intents")
    till.firm.processor.post(f"payment_intents/{intent['id']}/cancel", till.account)
    ended = look(payment)
    assert (ended.state, ended.failure_code, owed(ended)) == (State.FAILED, "not_captured", CENTS)
    assert mails() == ["payment_failed", "payment_failed_notice"]


def test_another_amount_than_was_agreed_is_not_taken_and_a_person_is_told_once(till: Till) -> None:
    """Immunity 18."""
    payment = given(till)
    (intent,) = till.firm.listed("payment_intents")
    found = replace(intents.retrieve(till.firm.at, intent["id"]), amount_cents=CENTS + 1)
    for _ in range(2):
        settling.apply(payment=payment, intent=found, now=clock.now())
    assert ([row.told_cents for row in queries.mismatched()], captured(till)) == ([CENTS + 1], [])
    assert Event.objects.filter(name="payment.mismatched").count() == 1


def test_less_that_somebody_else_captured_there_is_not_settled_as_the_whole(till: Till) -> None:
    payment = given(till)
    (intent,) = till.firm.listed("payment_intents")
    till.firm.processor.post(f"payment_intents/{intent['id']}/capture", till.account, amount_to_capture=CENTS - 1)
    assert look(payment).state == State.CREATED
    assert [row.told_cents for row in queries.mismatched()] == [CENTS - 1]


def test_a_card_whose_bank_asks_first_is_looked_at_after_the_answer(till: Till) -> None:
    payment = given(till, ASKS)
    assert look(payment).state == State.ACTION_NEEDED
    (intent,) = till.firm.listed("payment_intents")
    till.firm.processor.ask("POST", f"intents/{intent['id']}/authenticate", {"approve": True})
    assert captured(till) == []
    assert (look(payment).state, captured(till)) == (State.SUCCEEDED, [(CENTS, 30_00)])


def test_a_hold_that_was_let_go_and_is_told_as_a_refund_gives_nothing_back(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = look(given(till, FRENCH))
    told = words.Refund("re_1", words.RefundState.SUCCEEDED, CENTS, Currency.USD, clock.now())
    monkeypatch.setattr(refunds, "of_intent", lambda *_told: (told,))
    (intent,) = till.firm.listed("payment_intents")
    sending_back.look_at_refund(account=till.account, refund_id="re_1", intent_id=intent["id"], now=clock.now())
    assert (queries.refunds_of(refused), owed(refused)) == ([], CENTS)


def test_a_hold_on_an_attempt_that_was_ended_is_let_go(till: Till) -> None:
    payment = given(till)
    outcome.cancelled(payment=payment, now=clock.now())
    (intent,) = till.firm.listed("payment_intents")
    settling.look_at_intent(account=till.account, intent_id=intent["id"], now=clock.now())
    (intent,) = till.firm.listed("payment_intents")
    assert (intent["status"], captured(till)) == ("canceled", [])


def _dies(*_told: Any, **_more: Any) -> Any:
    raise KeyboardInterrupt
