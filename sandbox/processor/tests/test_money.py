"""Refunds, disputes, fees, payouts: each leaves lines, and the lines are the balance."""

from typing import Any

import pytest
import stripe

from sandbox.processor.tests.conftest import Firm


def dispute_of(firm: Firm, intent_id: str) -> Any:
    return firm.v1.disputes.list({"payment_intent": intent_id}, firm.options).data[0]


def test_a_refund_in_parts_gives_the_fee_back_in_proportion_to_the_cent(firm: Firm) -> None:
    intent = firm.card(amount=10_000, application_fee_amount=333)
    for amount in (3_333, 3_333, 3_334):
        firm.v1.refunds.create(
            {"payment_intent": intent.id, "amount": amount, "refund_application_fee": True}, firm.options
        )

    assert sum(line.net for line in firm.lines()) == 0
    assert [line.fee for line in firm.lines(type="refund")] == [0, 0, 0]
    assert [line.net for line in firm.lines(type="adjustment")] == [111, 111, 111]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        firm.v1.refunds.create({"payment_intent": intent.id}, firm.options)
    assert refused.value.code == "charge_already_refunded"


def test_no_more_is_refunded_than_was_taken(firm: Firm) -> None:
    intent = firm.card(amount=10_000)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        firm.v1.refunds.create({"payment_intent": intent.id, "amount": 10_001}, firm.options)


def test_a_refund_that_fails_later_brings_the_money_back(firm: Firm) -> None:
    intent = firm.card("pm_card_refundFail", amount=10_000)
    refund = firm.v1.refunds.create({"payment_intent": intent.id}, firm.options)
    assert refund.status == "succeeded"
    firm.processor.move(seconds=61)

    failed = firm.v1.refunds.retrieve(refund.id, {}, firm.options)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert [line.net for line in firm.lines(type="refund_failure")] == [10_000]
    assert firm.intent(intent.id).latest_charge.amount_refunded == 0
    assert "refund.failed" in firm.types()


def test_a_bank_refund_is_pending_and_may_be_cancelled(firm: Firm) -> None:
    intent = firm.bank()
    firm.processor.ask("POST", f"charges/{intent.latest_charge}/settle")
    refund = firm.v1.refunds.create({"payment_intent": intent.id, "amount": 1_000}, firm.options)
    assert (refund.status, refund.id[:4]) == ("pending", "pyr_")
    assert firm.v1.refunds.cancel(refund.id, {}, firm.options).status == "canceled"
    other = firm.v1.refunds.create({"payment_intent": intent.id, "amount": 2_000}, firm.options)
    firm.processor.ask("POST", f"refunds/{other.id}/arrive")
    assert firm.v1.refunds.retrieve(other.id, {}, firm.options).status == "succeeded"


def test_a_fee_given_back_by_itself_is_a_line_of_its_own(firm: Firm) -> None:
    intent = firm.bank(application_fee_amount=2_400)
    fee = firm.intent(intent.id).latest_charge.application_fee
    firm.v1.application_fees.refunds.create(fee, {"amount": 2_400})

    (line,) = firm.lines(type="adjustment")
    assert (line.net, line.fee, line.reporting_category, line.source[:3]) == (2_400, 0, "fee", "fr_")
    assert firm.v1.application_fees.retrieve(fee).refunded is True
    with pytest.raises(stripe.InvalidRequestError):
        firm.v1.application_fees.refunds.create(fee, {"amount": 1})


@pytest.mark.parametrize(
    ("words", "status", "left"), [("winning_evidence", "won", 0), ("losing_evidence", "lost", -113_300)]
)
def test_a_dispute_ends_as_its_published_evidence_says(firm: Firm, words: str, status: str, left: int) -> None:
    intent = firm.card("pm_card_createDispute")
    dispute = dispute_of(firm, intent.id)
    assert (dispute.status, dispute.reason) == ("needs_response", "fraudulent")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        firm.v1.refunds.create({"payment_intent": intent.id}, firm.options)
    assert refused.value.code == "charge_disputed"

    firm.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": words}, "submit": True}, firm.options)
    firm.processor.move(seconds=1)
    assert dispute_of(firm, intent.id).status == status
    assert sum(line.amount for line in firm.lines(type="adjustment")) == left


def test_an_inquiry_takes_no_money_until_it_becomes_more(firm: Firm) -> None:
    intent = firm.card("pm_card_createDisputeInquiry")
    dispute = dispute_of(firm, intent.id)
    assert (dispute.status, firm.lines(type="adjustment")) == ("warning_needs_response", [])
    firm.processor.ask("POST", f"disputes/{dispute.id}/escalate")
    assert [line.amount for line in firm.lines(type="adjustment")] == [-113_300]
    firm.processor.ask("POST", f"disputes/{dispute.id}/win")
    assert dispute_of(firm, intent.id).status == "won"


def test_a_dispute_nobody_answers_is_lost_when_its_time_is_over(firm: Firm) -> None:
    intent = firm.card("pm_card_createDispute")
    firm.processor.move(days=23)
    assert dispute_of(firm, intent.id).status == "lost"
    assert firm.v1.disputes.list({"charge": intent.latest_charge}, firm.options).data[0].id


def test_cards_and_bank_transfers_are_paid_out_apart_and_each_line_leaves_once(firm: Firm) -> None:
    card = firm.card(amount=113_300, application_fee_amount=3_300)
    bank = firm.bank(amount=300_000, application_fee_amount=2_400)
    for _ in range(3):
        firm.processor.move(to="next_business_day")
    payouts = {each.source_type: each for each in firm.v1.payouts.list({}, firm.options).data}

    assert {name: each.amount for name, each in payouts.items()} == {"card": 110_000, "bank_account": 297_600}
    assert {each.status for each in payouts.values()} == {"paid"}
    for name, intent in (("card", card), ("bank_account", bank)):
        lines = firm.lines(payout=payouts[name].id)
        assert sum(line.net for line in lines if line.type != "payout") == payouts[name].amount
        assert {line.source for line in lines} == {intent.latest_charge, payouts[name].id}
    assert sum(part.amount for part in firm.v1.balance.retrieve({}, firm.options).available) == 0


def test_a_failed_payout_returns_in_the_next_as_one_line(firm: Firm) -> None:
    firm.card(amount=10_000)
    for _ in range(3):
        firm.processor.move(to="next_business_day")
    first = firm.v1.payouts.list({}, firm.options).data[0]
    firm.processor.ask("POST", f"payouts/{first.id}/fail", {"code": "account_closed"})
    firm.processor.move(to="next_business_day")
    second = firm.v1.payouts.list({}, firm.options).data[0]

    assert firm.v1.payouts.retrieve(first.id, {}, firm.options).status == "failed"
    assert second.id != first.id
    assert sorted(line.type for line in firm.lines(payout=second.id)) == ["payout", "payout_failure"]


def test_a_negative_day_is_debited_unless_the_account_carries_it(firm: Firm) -> None:
    intent = firm.card(amount=10_000)
    for _ in range(3):
        firm.processor.move(to="next_business_day")
    firm.v1.refunds.create({"payment_intent": intent.id, "amount": 4_000}, firm.options)
    firm.processor.move(days=5)
    amounts = [each.amount for each in firm.v1.payouts.list({}, firm.options).data]
    assert amounts == [-4_000, 10_000]

    firm.v1.accounts.update(firm.id, {"settings": {"payouts": {"debit_negative_balances": False}}})
    firm.v1.refunds.create({"payment_intent": intent.id, "amount": 1_000}, firm.options)
    firm.processor.move(days=5)
    assert len(firm.v1.payouts.list({}, firm.options).data) == 2


def test_each_line_tells_what_it_is_about_whole_when_it_is_asked_to(firm: Firm) -> None:
    card, bank = firm.card(application_fee_amount=300), firm.bank("pm_usBankAccount_noAccount")
    firm.v1.refunds.create({"payment_intent": card.id, "amount": 1_000, "refund_application_fee": True}, firm.options)
    disputed = firm.card("pm_card_createDispute")
    for _ in range(3):
        firm.processor.move(to="next_business_day")
    told = [(line.type, line.source) for line in firm.lines(expand=["data.source"])]
    assert {(kind, source.object) for kind, source in told} == {
        ("charge", "charge"), ("payment", "charge"), ("payment_failure_refund", "charge"), ("refund", "refund"),
        ("adjustment", "fee_refund"), ("adjustment", "dispute"), ("payout", "payout"),
    }  # fmt: skip
    intents = {source.payment_intent for _, source in told if source.object in {"charge", "refund", "dispute"}}
    assert intents == {card.id, bank.id, disputed.id}


def test_payouts_are_listed_by_when_they_were_made_and_by_the_day_they_arrive(firm: Firm) -> None:
    for amount in (1_000, 2_000, 3_000):
        firm.card("pm_card_bypassPending", amount=amount)
        firm.processor.move(to="next_business_day")
        firm.processor.move(to="next_business_day")

    def amounts(**wanted: Any) -> list[int]:
        return [each.amount for each in firm.v1.payouts.list(wanted, firm.options).data]

    third, second, first = firm.v1.payouts.list({}, firm.options).data
    assert amounts(created={"gt": first.created}) == [3_000, 2_000]
    assert amounts(arrival_date={"gte": second.arrival_date, "lt": third.arrival_date}) == [2_000]
    assert amounts(arrival_date=first.arrival_date) == [1_000]
    assert amounts(arrival_date={"gt": third.arrival_date}) == []


def test_a_payout_that_is_sent_in_the_evening_arrives_an_hour_later_and_not_at_once(firm: Firm) -> None:
    firm.processor.move(to="next_business_day")  # after the hour at which payouts arrive
    firm.processor.move(seconds=3 * 3600)
    firm.card("pm_card_bypassPending", amount=5_000)
    firm.processor.ask("POST", f"accounts/{firm.id}/pay-out")
    states = []
    for minutes in (0, 59, 2):
        firm.processor.move(seconds=minutes * 60)
        states.append(firm.v1.payouts.list({}, firm.options).data[0].status)
    assert states == ["in_transit", "in_transit", "paid"]


def test_a_payouts_lines_are_complete_before_it_arrives_and_its_trace_is_known_after(firm: Firm) -> None:
    firm.card("pm_card_bypassPending", amount=5_000)
    firm.processor.ask("POST", f"accounts/{firm.id}/pay-out")
    sent = firm.v1.payouts.list({}, firm.options).data[0]
    assert (sent.status, sent.reconciliation_status, sent.trace_id.status, sent.trace_id.value) == (
        "in_transit", "completed", "pending", None,
    )  # fmt: skip
    firm.processor.move(days=1)
    arrived = firm.v1.payouts.retrieve(sent.id, {}, firm.options)
    assert (arrived.status, arrived.trace_id.status, arrived.trace_id.value.isdigit()) == ("paid", "supported", True)
    assert firm.types()[-3:] == ["payout.created", "payout.reconciliation_completed", "payout.paid"]
