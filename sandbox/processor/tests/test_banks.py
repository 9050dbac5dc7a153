"""Bank transfers: begun today, known some mornings later, and what comes back."""

import time

import pytest
import stripe

from sandbox.processor.tests.conftest import MANDATE, Firm


def two_mornings(firm: Firm) -> None:
    """The cut-off may lie before or after now, so the second morning is at most the third that comes."""
    for _ in range(3):
        firm.processor.move(to="next_business_day")


def test_a_transfer_is_processing_until_the_second_business_morning(firm: Firm) -> None:
    intent = firm.bank(amount=300_000, application_fee_amount=2_400)
    line = firm.intent(intent.id).latest_charge.balance_transaction
    assert (intent.status, line.type, line.net) == ("processing", "payment", 297_600)
    assert intent.latest_charge.startswith("py_")

    two_mornings(firm)
    after = firm.intent(intent.id)
    assert (after.status, after.latest_charge.status) == ("succeeded", "succeeded")
    assert firm.types().index("payment_intent.processing") < firm.types().index("payment_intent.succeeded")


@pytest.mark.parametrize(
    ("name", "code", "failure"),
    [
        ("pm_usBankAccount_insufficientFunds", "R01", "insufficient_funds"),
        ("pm_usBankAccount_accountClosed", "R02", "account_closed"),
        ("pm_usBankAccount_noAccount", "R03", "no_account"),
        ("pm_usBankAccount_debitNotAuthorized", "R29", "debit_not_authorized"),
    ],
)
def test_a_bad_account_fails_with_the_reason_and_leaves_a_pair_of_zero(
    firm: Firm, name: str, code: str, failure: str
) -> None:
    intent = firm.bank(name)
    two_mornings(firm)
    after = firm.intent(intent.id)

    assert after.status == "requires_payment_method"
    assert (after.last_payment_error.decline_code, after.last_payment_error.network_decline_code) == (failure, code)
    assert after.latest_charge.failure_code == failure
    assert sorted((line.type, line.net) for line in firm.lines()) == [
        ("payment", 300_000),
        ("payment_failure_refund", -300_000),
    ]
    assert not firm.v1.payouts.list({}, firm.options).data


@pytest.mark.parametrize("code", ["R01", "R02", "R03", "R10", "R29"])
def test_a_return_can_be_had_on_demand_before_it_settles(firm: Firm, code: str) -> None:
    intent = firm.bank()
    firm.processor.ask("POST", f"charges/{intent.latest_charge}/return", {"code": code})
    assert firm.intent(intent.id).last_payment_error.network_decline_code == code


def test_a_return_after_it_settled_is_a_dispute_lost_at_once(firm: Firm) -> None:
    intent = firm.bank()
    firm.processor.ask("POST", f"charges/{intent.latest_charge}/settle")
    firm.processor.ask("POST", f"charges/{intent.latest_charge}/return", {"code": "R10"})
    dispute = firm.v1.disputes.list({"payment_intent": intent.id}, firm.options).data[0]

    assert (dispute.status, dispute.reason) == ("lost", "debit_not_authorized")
    assert firm.intent(intent.id).status == "succeeded"
    assert [line.net for line in firm.lines(type="adjustment")] == [-300_000]
    assert firm.types()[-3:] == ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed"]


def test_without_leave_to_debit_nothing_is_debited_and_a_kept_leave_is_good_again(firm: Firm) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="mandate"):
        firm.bank(mandate_data="")
    customer = firm.v1.customers.create({}, firm.options)
    setup = firm.v1.setup_intents.create(
        {
            "customer": customer.id,
            "payment_method": "pm_usBankAccount_success",
            "allowed_payment_method_types": ["us_bank_account"],
            "mandate_data": MANDATE,
            "confirm": True,
        },
        firm.options,
    )
    mandate = firm.v1.mandates.retrieve(setup.mandate, {}, firm.options)
    again = firm.bank(setup.payment_method, customer=customer.id, off_session=True, mandate_data=None)

    assert (setup.status, mandate.status, mandate.type) == ("succeeded", "active", "multi_use")
    assert mandate.customer_acceptance.online.ip_address == "203.0.113.7"
    assert again.status == "processing"


def typed(firm: Firm, number: str = "000123456789") -> str:
    account = {"routing_number": "110000000", "account_number": number, "account_holder_type": "company"}
    facts = {"type": "us_bank_account", "us_bank_account": account, "billing_details": {"name": "Acme"}}
    return str(firm.v1.payment_methods.create(facts, firm.options).id)


def waiting(firm: Firm) -> str:
    facts = {
        "payment_method": typed(firm),
        "confirm": True,
        "mandate_data": MANDATE,
        "allowed_payment_method_types": ["us_bank_account"],
    }
    setup = firm.v1.setup_intents.create(facts, firm.options)
    assert (setup.status, setup.next_action.type) == ("requires_action", "verify_with_microdeposits")
    assert setup.next_action.verify_with_microdeposits.arrival_date > time.time()
    return str(setup.id)


@pytest.mark.parametrize("proof", [{"amounts": [32, 45]}, {"descriptor_code": "SM11AA"}])
def test_an_account_typed_by_hand_is_proved_by_small_deposits(firm: Firm, proof: dict[str, object]) -> None:
    setup = firm.v1.setup_intents.verify_microdeposits(waiting(firm), proof, firm.options)
    assert setup.status == "succeeded"
    assert firm.bank(setup.payment_method).status == "processing"


def test_small_deposits_are_told_by_a_code_or_by_amounts_as_the_world_is_set(firm: Firm) -> None:
    def way() -> str:
        setup = firm.v1.setup_intents.retrieve(waiting(firm), {}, firm.options)
        return str(setup.next_action.verify_with_microdeposits.microdeposit_type)

    assert way() == "descriptor_code"
    firm.processor.ask("POST", "settings", {"deposits": "amounts"})
    try:
        assert way() == "amounts"
    finally:
        assert firm.processor.ask("POST", "settings", {"deposits": "code"}) == {"bank_days": 2, "deposits": "code"}
    assert "code or amounts" in firm.processor.ask("POST", "settings", {"deposits": "by mail"}, status=400)["error"]
    assert "bank_days, deposits" in firm.processor.ask("POST", "settings", {"withdrawals": 1}, status=400)["error"]


def test_wrong_amounts_are_counted_and_the_last_wrong_ones_end_it(firm: Firm) -> None:
    id_ = waiting(firm)
    with pytest.raises(stripe.InvalidRequestError) as wrong:
        firm.v1.setup_intents.verify_microdeposits(id_, {"amounts": [1, 2]}, firm.options)
    assert wrong.value.code == "payment_method_microdeposit_verification_amounts_mismatch"
    with pytest.raises(stripe.InvalidRequestError) as over:
        firm.v1.setup_intents.verify_microdeposits(id_, {"amounts": [10, 11]}, firm.options)
    assert over.value.code == "payment_method_microdeposit_verification_attempts_exceeded"
    assert firm.v1.setup_intents.retrieve(id_, {}, firm.options).status == "requires_payment_method"


def test_a_transfer_under_way_can_be_neither_stopped_nor_refunded(firm: Firm) -> None:
    intent = firm.bank()
    with pytest.raises(stripe.InvalidRequestError):
        firm.v1.payment_intents.cancel(intent.id, {}, firm.options)
    with pytest.raises(stripe.InvalidRequestError):
        firm.v1.refunds.create({"payment_intent": intent.id}, firm.options)


def test_a_routing_number_is_checked(firm: Firm) -> None:
    account = {"routing_number": "110000001", "account_number": "000123456789", "account_holder_type": "company"}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        firm.v1.payment_methods.create(
            {"type": "us_bank_account", "us_bank_account": account, "billing_details": {"name": "A"}}, firm.options
        )
    assert refused.value.code == "routing_number_invalid"
