"""What the processor may tell of its balance one day: kept and labelled, and never another sum than its own."""

import pytest

from quittance.integrations.stripe import payouts
from quittance.integrations.stripe.faults import Unknown
from quittance.integrations.stripe.payouts import BalanceLine, Charge, PayoutState, Sort, Whose
from quittance.integrations.stripe.tests.odd import answering

LINE = {
    "id": "txn_1", "object": "balance_transaction", "amount": 500, "net": 500, "fee": 0, "fee_details": [],
    "created": 1_793_000_000, "currency": "usd", "description": None, "source": None, "status": "available",
}  # fmt: skip
PAYOUT = {
    "id": "po_1", "object": "payout", "amount": 500, "currency": "usd", "arrival_date": 1_793_059_200,
    "created": 1_793_000_000, "status": "failed", "source_type": "card", "automatic": True,
    "reconciliation_status": "completed", "failure_code": "account_closed", "statement_descriptor": "HARBOR 7",
    "description": "STRIPE PAYOUT", "original_payout": "po_0", "trace_id": {"status": "pending", "value": None},
}  # fmt: skip


def told(**facts: object) -> BalanceLine:
    page = {"object": "list", "url": "/v1/balance_transactions", "has_more": False, "data": [{**LINE, **facts}]}
    with answering(200, page) as at:
        (line,) = payouts.lines(at, "po_1")
    return line


def payout(**facts: object) -> payouts.Payout:
    with answering(200, {**PAYOUT, **facts}) as at:
        return payouts.retrieve(at, "po_1")


@pytest.mark.parametrize(
    ("type_", "category", "sort"),
    [
        ("payment", "charge", Sort.CHARGE),
        ("payment_failure_refund", "charge_failure", Sort.CHARGE_FAILURE),
        ("payment_refund", "refund", Sort.REFUND),
        ("adjustment", "refund_failure", Sort.REFUND_FAILURE),
        ("adjustment", "dispute", Sort.DISPUTE),
        ("adjustment", "dispute_reversal", Sort.DISPUTE_REVERSAL),
        ("adjustment", "other_adjustment", Sort.ADJUSTMENT),
        ("adjustment", "fee", Sort.FEE),
        ("stripe_fee", "fee", Sort.FEE),
        ("payout_cancel", "payout_reversal", Sort.PAYOUT_FAILURE),
        ("application_fee_refund", "platform_earning_refund", Sort.FEE_RETURN),
        ("refund", "", Sort.REFUND),
        ("adjustment", None, Sort.ADJUSTMENT),
        ("reserve_hold", "risk_reserved_funds", Sort.OTHER),
        ("payout", "payout", Sort.OTHER),
        ("sneeze", "cold", Sort.OTHER),
        (None, None, Sort.OTHER),
    ],
)
def test_the_category_tells_what_a_line_is_then_the_type_and_what_neither_tells_is_kept(
    type_: str | None, category: str | None, sort: Sort
) -> None:
    line = told(type=type_, reporting_category=category)
    assert (line.sort, line.label, line.amount_cents, line.source) == (sort, type_ or "", 500, "")


@pytest.mark.parametrize(
    "facts",
    [
        {"source": {"id": "fr_1", "object": "fee_refund"}},
        {"source": "fr_1"},
        {"source": "ch_1", "description": "Application Fee Refund"},
    ],
)
def test_our_fee_given_back_is_known_by_what_it_is_about(facts: dict[str, object]) -> None:
    assert told(type="adjustment", reporting_category="fee", **facts).sort is Sort.FEE_RETURN


def test_a_transfers_failure_is_of_its_charge_however_it_is_told() -> None:
    refund = {"id": "pyr_1", "object": "refund", "charge": "py_1", "payment_intent": "pi_1"}
    line = told(type="payment_failure_refund", reporting_category="charge_failure", source=refund)
    assert (line.source, line.intent) == ("py_1", "pi_1")
    assert told(type="payment_refund", reporting_category="refund", source=refund).source == "pyr_1"


def test_the_payouts_own_line_is_left_out_and_no_other() -> None:
    own = {**LINE, "type": "payout", "source": "po_1"}
    other = {**LINE, "id": "txn_2", "type": "payout", "source": {"id": "po_2", "object": "payout"}}
    page = {"object": "list", "url": "/v1/balance_transactions", "has_more": False, "data": [own, other]}
    with answering(200, page) as at:
        assert [each.id for each in payouts.lines(at, "po_1")] == ["txn_2"]


def test_a_line_comes_to_its_net_also_where_the_details_do_not_tell_all() -> None:
    details = [
        {"amount": 30, "type": "application_fee", "description": "Ours"},
        {"amount": 20, "type": "stripe_fee", "description": "Theirs"},
        {"amount": 2, "type": "tax", "description": None},
    ]
    line = told(type="charge", reporting_category="charge", fee=52, net=448, fee_details=details)
    whole = (
        Charge(Whose.OURS, 30, "Ours"),
        Charge(Whose.PROCESSOR, 20, "Theirs"),
        Charge(Whose.PROCESSOR, 2),
    )
    assert line.charges == whole
    line = told(type="charge", reporting_category="charge", fee=60, net=440, fee_details=details)
    assert line.charges == (*whole, Charge(Whose.PROCESSOR, 8, "Not itemised by the processor."))


def test_a_payout_that_failed_says_why_in_plain_words_and_what_the_bank_shows() -> None:
    found = payout()
    assert (found.state, found.failure) == (PayoutState.FAILED, "The bank account is closed.")
    assert (found.descriptor, found.original_payout, found.trace) == ("HARBOR 7", "po_0", "")
    assert payout(statement_descriptor=None).descriptor == "STRIPE PAYOUT"
    assert payout(failure_code=None).failure == "The payment to the bank did not go through."
    assert payout(failure_code="moon").failure.endswith("The processor names it moon.")
    assert payout(status="canceled").failure == ""


@pytest.mark.parametrize("facts", [{"status": "lost"}, {"source_type": "fpx"}, {"currency": "jpy"}, {"amount": "5"}])
def test_a_payout_that_we_do_not_understand_is_not_guessed(facts: dict[str, object]) -> None:
    with pytest.raises(Unknown) as fault:
        payout(**facts)
    assert fault.value.code == "not_understood"
