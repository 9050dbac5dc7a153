"""The click and what follows, with the processor asked over the wire: whatever breaks on the way, money moves once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from quittance.core import clock
from quittance.payments.actions import charge, paying, settling
from quittance.payments.models import Payment
from quittance.payments.models.payment import State
from quittance.payments.rules.fees import Method
from quittance.payments.tests.orders import CAROL, GUEST, alone, key, line, rows
from quittance.payments.tests.tills import Till
from quittance.receivables.actions.items import AlreadyCovered
from quittance.receivables.models.receipt import Standing
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is


def test_a_card_pays_an_invoice_at_once(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    paid = till.pay(line(bill))
    bill.refresh_from_db()
    assert (paid.state, paid.brand, paid.last4, bill.due_cents) == (State.SUCCEEDED, "visa", "4242", 0)
    assert till.taken() == [1_000_00]


def test_a_bank_transfer_lowers_the_balance_at_once_and_is_not_paid_before_it_settles(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    paid = till.pay(line(bill), by_what="pm_usBankAccount_success")
    bill.refresh_from_db()
    assert (paid.state, bill.due_cents) == (State.PROCESSING, 0)
    (charged,) = till.firm.charges()
    till.firm.processor.ask("POST", f"charges/{charged['id']}/settle", {})
    settling.settle(payment=paid, now=now_is(3))
    assert paid.state == State.SUCCEEDED


def test_what_the_bank_declines_is_ended_at_the_processor_and_owed_again(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    tried = till.pay(line(bill), by_what="pm_card_visa_chargeDeclined")
    bill.refresh_from_db()
    assert (tried.state, bill.due_cents, till.taken()) == (State.FAILED, 1_000_00, [])
    assert tried.failure_words
    assert [row.standing for row in rows(tried)] == [Standing.RELEASED]  # a mere decline leaves no row in the books
    (intent,) = till.firm.listed("payment_intents")
    assert intent["status"] == "canceled"


def test_the_firm_reads_why_in_words_of_its_own_and_the_payer_none_that_harm(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    tried = till.pay(line(bill), by_what="pm_card_visa_chargeDeclinedStolenCard")
    assert ("stolen" in tried.failure_words, "stolen" in tried.why_failed) == (False, True)


def test_the_same_form_sent_again_gives_the_same_payment(till: Till) -> None:
    """Immunity 6."""
    bill = books.invoice(books.client("1001"), 1_000_00)
    wish, form = till.wish(line(bill)), key()
    first = paying.pay(wish=wish, by=CAROL, key=form, now=now_is(0))
    again = paying.pay(wish=replace(wish, by_what=None), by=CAROL, key=form, now=now_is(0))
    assert first == again
    assert till.taken() == [1_000_00]
    other = till.wish(line(bill, 10_00))
    with pytest.raises(charge.FormUsed):
        paying.pay(wish=other, by=CAROL, key=form, now=now_is(0))


def test_a_second_payer_reads_that_it_is_paid_and_is_never_charged(till: Till) -> None:
    """Immunity 2."""
    bill = books.invoice(books.client("1001"), 1_000_00)
    till.pay(line(bill))
    with pytest.raises(AlreadyCovered):
        till.pay(line(bill, 1_000_00), by=GUEST)
    assert till.taken() == [1_000_00]


@pytest.mark.parametrize("prank", ["timeout_after", "cut_after", "error_after"])
def test_an_answer_that_is_lost_after_the_charge_is_found_by_asking(till: Till, prank: str) -> None:
    """Immunity 7: while the outcome is unknown nothing new can be tried; then it is known."""
    bill = books.invoice(books.client("1001"), 1_000_00)
    till.misbehave(**{prank: {"times": 1, "seconds": 45, "on": "pay"}})
    if prank == "timeout_after":
        till.firm.processor.misbehave(cut_after={"times": 1, "on": "pay", "account": till.account})
    paid = till.pay(line(bill))
    assert paid.state == State.UNKNOWN
    with pytest.raises(charge.StillUnderWay):
        till.pay(line(bill, 5_00))
    settling.settle(payment=paid, now=now_is(0))
    assert paid.state == State.SUCCEEDED
    assert till.taken() == [1_000_00]


@pytest.mark.parametrize("prank", ["cut_before", "error_before"])
def test_a_request_that_was_lost_before_the_charge_ends_without_one(till: Till, prank: str) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    till.misbehave(**{prank: {"times": 1, "on": "pay"}})
    paid = till.pay(line(bill))
    assert paid.state == State.UNKNOWN
    settling.settle(payment=paid, now=now_is(0))
    bill.refresh_from_db()
    assert bill.due_cents == 0  # still held: the processor knows an attempt that could yet be confirmed
    settling.settle(payment=paid, now=paid.submitted_at + timedelta(minutes=31))
    bill.refresh_from_db()
    assert (paid.state, bill.due_cents, till.taken()) == (State.CANCELLED, 1_000_00, [])


def test_where_not_even_an_intent_was_made_nothing_is_held(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    wish = till.wish(line(bill))
    till.misbehave(too_many={"times": 1, "on": "create"})
    with pytest.raises(paying.CannotPay, match="Nothing was charged"):
        paying.pay(wish=wish, by=CAROL, key=key(), now=now_is(0))
    bill.refresh_from_db()
    assert (bill.due_cents, Payment.objects.get().state) == (1_000_00, State.CANCELLED)


def test_a_payment_whose_process_died_before_the_processor_was_asked_ends_by_itself(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    order = charge.Order((line(bill),), Method.CARD, 1_000_00, "carol@client.example", account=till.account)
    left = charge.start(order=order, by=CAROL, key=key(), now=now_is(0))
    settling.settle(payment=left, now=left.submitted_at + timedelta(minutes=1))
    assert left.state == State.CREATED
    settling.settle(payment=left, now=left.submitted_at + timedelta(minutes=11))
    bill.refresh_from_db()
    assert (left.state, bill.due_cents) == (State.CANCELLED, 1_000_00)


def test_an_intent_whose_id_never_reached_us_is_found_by_the_payments_own_name(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    with monkeypatch.context() as torn:
        torn.setattr(charge, "asked", lambda **_: True)
        torn.setattr(settling, "apply", lambda **_: None)
        paid = till.pay(line(bill))
    assert (paid.state, paid.intent_id) == (State.CREATED, "")
    settling.settle(payment=paid, now=now_is(0))
    assert paid.state == State.SUCCEEDED
    assert paid.intent_id.startswith("pi_")


def test_who_leaves_the_banks_question_alone_for_half_an_hour_has_not_paid(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    asked = till.pay(line(bill), by_what="pm_card_threeDSecure2Required")
    assert asked.state == State.ACTION_NEEDED
    found = settling.challenge(asked)
    assert found
    assert found.client_secret.startswith(asked.intent_id)
    settling.settle(payment=asked, now=asked.submitted_at + timedelta(minutes=29))
    assert asked.state == State.ACTION_NEEDED
    settling.settle(payment=asked, now=asked.submitted_at + timedelta(minutes=31))
    bill.refresh_from_db()
    assert (asked.state, bill.due_cents) == (State.CANCELLED, 1_000_00)


@pytest.mark.parametrize(("approve", "state"), [(True, State.SUCCEEDED), (False, State.FAILED)])
def test_what_the_payer_tells_their_bank_decides(till: Till, approve: bool, state: State) -> None:  # noqa: FBT001  a case
    asked = till.pay(line(books.invoice(books.client("1001"), 1_000_00)), by_what="pm_card_threeDSecure2Required")
    till.firm.processor.ask("POST", f"intents/{asked.intent_id}/authenticate", {"approve": approve})
    settling.settle(payment=asked, now=now_is(0))
    assert asked.state == state


def test_on_the_processors_own_page_nothing_is_paid_before_its_button_is_pressed(till: Till) -> None:
    bill = books.invoice(books.client("1001"), 1_000_00)
    wish, form, now = till.wish(line(bill), by_what=""), key(), clock.now()  # the page closes by real time
    at = {"back": "https://harbor.example/back/", "back_unpaid": "https://harbor.example/unpaid/"}
    paid, address = paying.elsewhere(wish=wish, method=Method.CARD, by=CAROL, key=form, now=now, **at)
    again, same = paying.elsewhere(wish=wish, method=Method.CARD, by=CAROL, key=form, now=now, **at)
    assert (paid, address) == (again, same)
    assert till.firm.processor.address in address
    settling.abandon(payment=paid, now=now)
    bill.refresh_from_db()
    assert (paid.state, bill.due_cents) == (State.CANCELLED, 1_000_00)


@pytest.mark.parametrize(
    ("cents", "why"), [(30, "less than can be paid online"), (10**8, "more than can be paid online")]
)
def test_what_the_processor_never_takes_is_not_called_an_outage(till: Till, cents: int, why: str) -> None:
    """A rest below the processor's least, and a sum above its most, are said to be that; nothing stays held."""
    bill = books.invoice(books.client("1001"), cents)
    with pytest.raises(paying.CannotPay, match=why):
        till.pay(line(bill))
    bill.refresh_from_db()
    assert (bill.due_cents, till.taken()) == (cents, [])


def test_a_selection_is_one_payment_for_each_bank_account(till: Till) -> None:
    acme, birch = books.client("1001"), books.client("1002")
    lines = [alone(acme, 5_00), alone(birch, 6_00)]
    (part,) = paying.parts(lines)
    assert (part.account, part.cents) == (till.account, 11_00)
