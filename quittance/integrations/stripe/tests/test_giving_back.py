"""Refunds and disputes at the processor (RFD-*, DSP-*; immunity 10, 17, 19, 20, 41)."""

from datetime import date

import pytest

from quittance.integrations.stripe import disputes, intents, refunds
from quittance.integrations.stripe.disputes import Evidence
from quittance.integrations.stripe.door import Door
from quittance.integrations.stripe.faults import Refused, Unknown
from quittance.integrations.stripe.refunds import OurFee
from quittance.integrations.stripe.tests.conftest import Firm, fresh
from quittance.integrations.stripe.words import Dispute, DisputeState, Intent, IntentState, Refund, RefundState


def given_back(firm: Firm, intent: Intent, cents: int, *, refund: str = "", key: str = "") -> Refund:
    return refunds.create(
        firm.at,
        intent=intent.id,
        amount_cents=cents,
        refund=refund or fresh(),
        our_fee=OurFee.STAYS,
        key=key or fresh(),
    )


def test_a_part_is_given_back_and_found_by_our_key(firm: Firm) -> None:
    """Immunity 19."""
    paid = firm.paid()
    made = given_back(firm, paid, 13_300, refund="refund-7")
    assert (made.state, made.amount_cents, made.intent, made.charge) == (
        RefundState.SUCCEEDED,
        13_300,
        paid.id,
        paid.charge,
    )
    assert refunds.retrieve(firm.at, made.id) == made
    assert refunds.find(firm.at, intent=paid.id, refund="refund-7") == made
    assert refunds.find(firm.at, intent=paid.id, refund="refund-8") is None
    assert intents.retrieve(firm.at, paid.id).refunded_cents == 13_300


def test_two_equal_parts_are_two_refunds_and_one_key_is_one(firm: Firm) -> None:
    """Immunity 20."""
    paid = firm.paid()
    first, again = (given_back(firm, paid, 1_000, refund="a", key=f"{paid.id}-a") for _ in range(2))
    second = given_back(firm, paid, 1_000, refund="b", key=f"{paid.id}-b")
    assert first == again
    assert {each.id for each in refunds.of_intent(firm.at, paid.id)} == {first.id, second.id}


def test_a_refund_whose_answer_was_lost_is_found_and_not_made_twice(firm: Firm) -> None:
    paid = firm.paid()
    firm.processor.misbehave(cut_after={"times": 1, "on": "refund", "account": firm.at.account})
    with pytest.raises(Unknown):
        given_back(firm, paid, 1_000, refund="lost")
    found = refunds.find(firm.at, intent=paid.id, refund="lost")
    assert found is not None
    assert len(refunds.of_intent(firm.at, paid.id)) == 1


def test_more_than_was_paid_is_refused(firm: Firm) -> None:
    """Immunity 10, the processor's half of it."""
    paid = firm.paid()
    with pytest.raises(Refused):
        given_back(firm, paid, 113_301)
    given_back(firm, paid, 113_300)
    with pytest.raises(Refused, match="already"):
        given_back(firm, paid, 1)


def test_a_transfer_under_way_is_not_refunded(firm: Firm) -> None:
    with pytest.raises(Refused, match="not arrived"):
        given_back(firm, firm.paid("pm_usBankAccount_success"), 100)


def test_a_refund_of_a_transfer_is_processing_until_it_arrives(firm: Firm) -> None:
    begun = firm.paid("pm_usBankAccount_success")
    firm.processor.ask("POST", f"charges/{begun.charge}/settle")
    made = given_back(firm, begun, 100)
    assert made.state is RefundState.PROCESSING
    assert made.id.startswith("pyr_")
    firm.processor.ask("POST", f"refunds/{made.id}/arrive")
    assert refunds.retrieve(firm.at, made.id).state is RefundState.SUCCEEDED


def test_a_refund_that_fails_says_why(firm: Firm) -> None:
    made = given_back(firm, firm.paid(), 100)
    firm.processor.ask("POST", f"refunds/{made.id}/fail", {"reason": "lost_or_stolen_card"})
    failed = refunds.retrieve(firm.at, made.id)
    assert (failed.state, failed.failure) == (RefundState.FAILED, "The card was reported lost or stolen.")


def test_our_fee_goes_back_with_the_refund_only_when_asked(firm: Firm) -> None:
    stays, goes = firm.paid(), firm.paid()
    given_back(firm, stays, 113_300)
    refunds.create(firm.at, intent=goes.id, amount_cents=113_300, refund="g", our_fee=OurFee.GOES_BACK, key=fresh())
    lines = [each for each in firm.listed("balance_transactions") if each["amount"] in {-113_300, 3_300}]
    assert [(each["reporting_category"], each["fee"]) for each in lines] == [("fee", 0), ("refund", 0), ("refund", 0)]


def test_the_fee_of_a_transfer_that_came_back_is_given_back_by_itself(firm: Firm, door: Door) -> None:
    """FILE-11."""
    begun = firm.paid("pm_usBankAccount_success", amount_cents=300_000, fee_cents=2_400)
    firm.processor.ask("POST", f"charges/{begun.charge}/return", {"code": "R02"})
    failed = intents.retrieve(firm.at, begun.id)
    assert (failed.state, failed.fee.startswith("fee_")) == (IntentState.FAILED, True)
    key = fresh()
    made, again = (
        refunds.give_fee_back(door, fee=failed.fee, amount_cents=2_400, refund="fee-1", key=key) for _ in range(2)
    )
    assert made == again
    assert (made.amount_cents, made.fee, made.refund) == (2_400, failed.fee, "fee-1")
    found = [refunds.find_fee_return(door, fee=failed.fee, refund=ours) for ours in ("fee-1", "fee-2")]
    assert found == [made, None]


def opened(firm: Firm, **how: object) -> Dispute:
    paid = firm.paid()
    firm.processor.ask("POST", f"charges/{paid.charge}/dispute", {"reason": "fraudulent", **how})
    return disputes.of_intent(firm.at, paid.id)[0]


def test_a_dispute_says_why_and_until_when_it_can_be_answered(firm: Firm) -> None:
    found = opened(firm)
    assert (found.state, found.amount_cents, found.answered) == (DisputeState.OPEN, 113_300, False)
    assert found.reason == "The cardholder says that they did not make this payment."
    assert found.answer_by is not None
    assert found.answer_by > found.created_at
    with pytest.raises(Refused, match="cannot be refunded"):
        refunds.create(firm.at, intent=found.intent, amount_cents=100, refund="r", our_fee=OurFee.STAYS, key=fresh())


@pytest.mark.parametrize(
    ("words", "state"), [("winning_evidence", DisputeState.WON), ("losing_evidence", DisputeState.LOST)]
)
def test_an_answer_is_drafted_then_given_once_and_decides(firm: Firm, words: str, state: DisputeState) -> None:
    found = opened(firm)
    evidence = Evidence(statement=words, payer_name="Acme Co", service_date=date(2026, 10, 31))
    drafted = disputes.draft(firm.at, found.id, evidence=evidence)
    assert (drafted.state, drafted.answered) == (DisputeState.OPEN, False)
    given = disputes.answer(firm.at, found.id, evidence=evidence)
    assert given.answered
    firm.processor.ask("POST", "clock", {"seconds": 1})
    assert disputes.retrieve(firm.at, found.id).state is state
    with pytest.raises(Refused, match="over"):
        disputes.answer(firm.at, found.id, evidence=evidence)


def test_an_answer_that_was_refused_can_be_given_again_in_other_words(firm: Firm) -> None:
    """Under one key it could not, for a day, of the few that there are to answer in."""
    found = opened(firm, reason="inquiry")
    disputes.answer(firm.at, found.id, evidence=Evidence(statement="To the question"))
    with pytest.raises(Refused, match="over"):
        disputes.answer(firm.at, found.id, evidence=Evidence(statement="Once more"))
    firm.processor.ask("POST", f"disputes/{found.id}/escalate")
    for words in ("Once more", "To the question"):
        disputes.draft(firm.at, found.id, evidence=Evidence(statement=words))
        there = firm.processor.look(f"disputes/{found.id}", firm.at.account)
        assert there["evidence"]["uncategorized_text"] == words


def test_an_accepted_dispute_is_lost(firm: Firm) -> None:
    assert disputes.accept(firm.at, opened(firm).id).state is DisputeState.LOST


def test_an_inquiry_is_no_dispute_yet(firm: Firm) -> None:
    found = opened(firm, reason="inquiry")
    assert (found.state, found.refundable) == (DisputeState.INQUIRY, True)
    assert disputes.accept(firm.at, found.id).state is DisputeState.INQUIRY_CLOSED


def test_a_return_after_settlement_is_a_dispute_lost_at_once_with_its_code(firm: Firm) -> None:
    begun = firm.paid("pm_usBankAccount_success")
    firm.processor.ask("POST", f"charges/{begun.charge}/settle")
    firm.processor.ask("POST", f"charges/{begun.charge}/return", {"code": "R10"})
    found = disputes.of_intent(firm.at, begun.id)[0]
    assert (found.state, found.return_code, found.answer_by) == (DisputeState.LOST, "R10", None)
    assert intents.retrieve(firm.at, begun.id).state is IntentState.SUCCEEDED
