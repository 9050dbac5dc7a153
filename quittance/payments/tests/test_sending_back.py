"""Refunds, disputes and returns over the wire: whatever is lost on the way, money moves once."""

from datetime import timedelta

import pytest

from quittance.integrations.stripe import disputes as processor
from quittance.integrations.stripe import refunds as theirs
from quittance.integrations.stripe.disputes import Evidence
from quittance.integrations.stripe.faults import Fault, Unknown
from quittance.payments import queries
from quittance.payments.actions import counter, disputing, fee_returns, outcome, sending_back, settling
from quittance.payments.actions.disputing import CannotAnswer
from quittance.payments.models import FeeReturn, Payment, Refund
from quittance.payments.models.fee_return import State as FeeState
from quittance.payments.models.refund import State
from quittance.payments.tests import back, orders
from quittance.payments.tests.orders import line
from quittance.payments.tests.tills import Till
from quittance.receivables.tests import books
from quittance.receivables.tests.books import now_is

BANK = "pm_usBankAccount_success"


def paid(till: Till, cents: int = 100_00, by_what: str = "pm_card_visa") -> Payment:
    return till.pay(line(books.invoice(books.client(), cents)), by_what=by_what)


def charge_of(till: Till) -> str:
    (found,) = till.firm.charges()
    return str(found["id"])


def at_processor(till: Till) -> list[int]:
    return [each["amount"] for each in till.firm.listed("refunds")]


def look(till: Till, payment: Payment, refund_id: str = "") -> None:
    sending_back.look_at_refund(account=till.account, refund_id=refund_id, intent_id=payment.intent_id, now=now_is(2))


def test_a_refund_goes_out_once_and_the_invoice_is_due_again(till: Till) -> None:
    payment = paid(till)
    refund = back.ask(payment, {orders.rows(payment)[0].pk: 40_00})
    for _ in range(3):
        sending_back.send(refund=refund, now=now_is(1))
        look(till, payment)
    assert (refund.state, at_processor(till), back.dues(payment)) == (State.SUCCEEDED, [40_00], [40_00])


def test_an_answer_that_was_lost_is_looked_for_by_our_ticket_and_nothing_is_asked_twice(till: Till) -> None:
    """Immunity 19."""
    payment = paid(till)
    refund = back.ask(payment)
    till.misbehave(cut_after={"times": 1, "on": "refund"})
    with pytest.raises(Unknown):
        sending_back.send(refund=refund, now=now_is(1))
    assert (refund.state, refund.doubted_at is not None, back.dues(payment)) == (State.REQUESTED, True, [0])
    # A day later the processor has forgotten our key: it is found, not asked for again.
    sending_back.look(refund=refund, now=now_is(3))
    assert (refund.state, at_processor(till), back.dues(payment)) == (State.SUCCEEDED, [100_00], [100_00])


def test_a_request_that_never_arrived_is_made_again_and_after_a_day_is_given_up(till: Till) -> None:
    payment = paid(till)
    first, second = (back.ask(payment, {orders.rows(payment)[0].pk: 10_00}) for _ in range(2))
    for refund in (first, second):
        till.misbehave(cut_before={"times": 1, "on": "refund"})
        with pytest.raises(Fault):
            sending_back.send(refund=refund, now=now_is(1))
    till.misbehave()
    sending_back.look(refund=first, now=now_is(1) + timedelta(minutes=1))
    sending_back.look(refund=second, now=now_is(2))
    assert (first.state, second.state, at_processor(till)) == (State.SUCCEEDED, State.FAILED, [10_00])
    assert "never got this refund" in second.failure_words


def test_one_made_at_the_processors_own_pages_is_heard_of(till: Till) -> None:
    payment = paid(till)
    made = till.firm.processor.post("refunds", till.account, payment_intent=payment.intent_id, amount=25_00)
    for _ in range(2):
        look(till, payment, made["id"])
    (row,) = queries.refunds_of(payment)
    assert (row.by, row.amount_cents, row.state) == ("processor", 25_00, State.SUCCEEDED)


def test_a_refund_of_a_transfer_that_fails_days_later_puts_the_money_back(till: Till) -> None:
    payment = paid(till, by_what=BANK)
    till.firm.processor.ask("POST", f"charges/{charge_of(till)}/settle")
    settling.settle(payment=payment, now=now_is(1))
    refund = sending_back.send(refund=back.ask(payment), now=now_is(1))
    assert (refund.state, back.dues(payment)) == (State.PROCESSING, [100_00])
    till.firm.processor.ask("POST", f"refunds/{refund.refund_id}/fail", {})
    sending_back.look(refund=refund, now=now_is(4))
    assert (refund.state, back.dues(payment)) == (State.FAILED, [0])


def hear(till: Till, payment: Payment) -> None:
    for told in processor.of_intent(counter.at(till.account), payment.intent_id):
        disputing.look_at_dispute(account=till.account, dispute_id=told.id, now=now_is(3))


def test_a_dispute_is_answered_once_and_the_banks_word_moves_the_books(till: Till) -> None:
    """Immunity 17."""
    payment = paid(till)
    till.firm.processor.ask("POST", f"charges/{charge_of(till)}/dispute", {"reason": "fraudulent"})
    hear(till, payment)
    (dispute,) = queries.disputes_of(payment)
    assert (dispute.state, dispute.answer_due_at is not None, back.dues(payment)) == ("open", True, [100_00])
    evidence = Evidence(statement="winning_evidence")
    dispute = disputing.answer(dispute=dispute, evidence=evidence, by="staff:9", now=now_is(4))
    with pytest.raises(CannotAnswer):
        disputing.answer(dispute=dispute, evidence=evidence, by="staff:9", now=now_is(4))
    till.firm.processor.ask("POST", "clock", {"seconds": 1})
    for _ in range(2):
        hear(till, payment)
    (dispute,) = queries.disputes_of(payment)
    assert (dispute.state, back.dues(payment)) == ("won", [0])


def test_a_refund_is_refused_there_too_while_a_dispute_is_open(till: Till) -> None:
    """Immunity 41: the dispute was opened between our asking and our sending."""
    payment = paid(till)
    refund = back.ask(payment)
    till.firm.processor.ask("POST", f"charges/{charge_of(till)}/dispute", {"reason": "fraudulent"})
    sending_back.send(refund=refund, now=now_is(1))
    hear(till, payment)
    assert (refund.state, at_processor(till), back.dues(payment)) == (State.FAILED, [], [100_00])


def test_a_transfer_returned_after_it_settled_is_heard_of_even_before_its_settlement(till: Till) -> None:
    payment = paid(till, by_what=BANK)
    charge = charge_of(till)
    till.firm.processor.ask("POST", f"charges/{charge}/settle")
    till.firm.processor.ask("POST", f"charges/{charge}/return", {"code": "R10"})
    hear(till, payment)
    payment.refresh_from_db()
    (row,) = queries.disputes_of(payment)
    assert (payment.state, row.state, row.kind, row.return_code) == ("succeeded", "lost", "return", "R10")
    assert (back.dues(payment), queries.payment_label(payment).words) == ([100_00], "returned")


def test_our_fee_on_a_transfer_that_failed_goes_back_to_the_firm_once(till: Till) -> None:
    """FILE-11."""
    payment = paid(till, 3_000_00, by_what=BANK)
    till.firm.processor.ask("POST", f"charges/{charge_of(till)}/return", {"code": "R02"})
    settling.settle(payment=payment, now=now_is(2))
    rows = [fee_returns.request(payment=payment, now=now_is(2)) for _ in range(2)]
    assert rows[0] == rows[1] == FeeReturn.objects.get()
    till.firm.processor.misbehave(cut_after={"times": 1, "on": "/v1/application_fees"})
    row = FeeReturn.objects.select_related("payment").get()
    for _ in range(3):
        try:
            row = fee_returns.send(fee_return=row, now=now_is(2))
        except Fault:
            continue
    assert (row.state, row.amount_cents) == (FeeState.SUCCEEDED, payment.firm_fee_cents)
    lines = [each for each in till.firm.listed("balance_transactions") if each["reporting_category"] == "fee"]
    assert [each["amount"] for each in lines] == [payment.firm_fee_cents]


def test_our_fee_on_a_transfer_returned_after_it_settled_goes_back_too(till: Till) -> None:
    """FILE-11: the deposit of that day is lower by the money, and higher by the fee."""
    payment = paid(till, 6_000_00, by_what=BANK)
    assert fee_returns.request(payment=payment, now=now_is(2)) is None
    for what, facts in (("settle", {}), ("return", {"code": "R01"})):
        till.firm.processor.ask("POST", f"charges/{charge_of(till)}/{what}", facts)
    hear(till, payment)
    payment.refresh_from_db()
    row = fee_returns.request(payment=payment, now=now_is(2))
    assert row
    assert fee_returns.send(fee_return=row, now=now_is(2)).state == FeeState.SUCCEEDED
    assert row.amount_cents == 48_00


def test_no_fee_goes_back_for_what_was_never_taken(till: Till) -> None:
    declined = till.pay(line(books.invoice(books.client(), 100_00)), by_what="pm_card_visa_chargeDeclined")
    transfer = orders.start(line(books.invoice(books.client(), 100_00)))
    outcome.failed(payment=transfer, code="declined", words="No.", now=now_is(0))
    assert [fee_returns.request(payment=each, now=now_is(1)) for each in (declined, transfer)] == [None, None]


def test_refunds_are_known_there_by_our_ticket(till: Till) -> None:
    payment = paid(till)
    refund = sending_back.send(refund=back.ask(payment), now=now_is(1))
    found = theirs.find(counter.at(till.account), intent=payment.intent_id, refund=str(refund.ticket))
    assert found is not None
    assert Refund.objects.get(refund_id=found.id) == refund
