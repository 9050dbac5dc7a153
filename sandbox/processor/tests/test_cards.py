"""Cards: Stripe's published numbers do what is published."""

from typing import Any

import pytest
import stripe

from sandbox.processor.tests.conftest import NEVER, Firm


def test_a_good_card_is_charged_at_once_and_the_fee_is_withheld(firm: Firm) -> None:
    intent = firm.card(amount=113_300, application_fee_amount=3_300, metadata={"payment": "77"})
    line = firm.intent(intent.id).latest_charge.balance_transaction

    assert (intent.status, intent.amount_received) == ("succeeded", 113_300)
    assert (line.type, line.amount, line.fee, line.net) == ("charge", 113_300, 3_300, 110_000)
    assert [each.type for each in line.fee_details] == ["application_fee"]
    assert firm.types()[-2:] == ["charge.succeeded", "payment_intent.succeeded"]
    found = firm.v1.payment_intents.search({"query": "metadata['payment']:'77' AND status:'succeeded'"}, firm.options)
    assert [each.id for each in found.data] == [intent.id]


@pytest.mark.parametrize(
    ("name", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
        ("pm_card_cvcCheckFail", "incorrect_cvc", "incorrect_cvc"),
        ("pm_card_radarBlock", "card_declined", "fraudulent"),
        ("pm_card_riskLevelHighest", "card_declined", "fraudulent"),
        ("pm_card_threeDSecureRequiredProcessingError", "card_declined", "generic_decline"),
        ("pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
    ],
)
def test_a_bad_card_is_declined_as_published_and_the_intent_can_be_tried_again(
    firm: Firm, name: str, code: str, decline_code: str
) -> None:
    intent = firm.v1.payment_intents.create(
        {"amount": 5000, "currency": "usd", "automatic_payment_methods": NEVER}, firm.options
    )
    if "authentication" in name:
        firm.v1.payment_intents.confirm(intent.id, {"payment_method": name}, firm.options)
        firm.processor.ask("POST", f"intents/{intent.id}/authenticate", {"approve": True})
        error = firm.intent(intent.id).last_payment_error
        assert (error.code, error.decline_code) == (code, decline_code)
    else:
        with pytest.raises(stripe.CardError) as declined:
            firm.v1.payment_intents.confirm(intent.id, {"payment_method": name}, firm.options)
        assert declined.value.http_status == 402
        assert declined.value.error is not None
        assert (declined.value.code, declined.value.error.decline_code) == (code, decline_code)
    assert firm.intent(intent.id).status == "requires_payment_method"
    assert firm.intent(intent.id).latest_charge.status == "failed"
    assert (
        firm.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"}, firm.options).status
        == "succeeded"
    )
    assert len(firm.lines()) == 1


@pytest.mark.parametrize(
    ("number", "brand", "funding", "country"),
    [
        ("4242424242424242", "visa", "credit", "US"),
        ("4000056655665556", "visa", "debit", "US"),
        ("5555555555554444", "mastercard", "credit", "US"),
        ("5200828282828210", "mastercard", "debit", "US"),
        ("5105105105105100", "mastercard", "prepaid", "US"),
        ("378282246310005", "amex", "credit", "US"),
        ("6011111111111117", "discover", "credit", "US"),
        ("4000001240000000", "visa", "credit", "CA"),
        ("4000008260000000", "visa", "credit", "GB"),
        ("4000002760000016", "visa", "credit", "DE"),
    ],
)
def test_a_number_tells_its_brand_funding_and_country(
    firm: Firm, number: str, brand: str, funding: str, country: str
) -> None:
    card = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "314"}
    method = firm.v1.payment_methods.create({"type": "card", "card": card}, firm.options)
    assert (method.card.brand, method.card.funding, method.card.country, method.card.last4) == (
        brand,
        funding,
        country,
        number[-4:],
    )


def test_a_number_that_no_card_can_have_is_refused(firm: Firm) -> None:
    card = {"number": "4242424242424241", "exp_month": 12, "exp_year": 2034}
    with pytest.raises(stripe.CardError) as refused:
        firm.v1.payment_methods.create({"type": "card", "card": card}, firm.options)
    assert refused.value.code == "incorrect_number"


@pytest.mark.parametrize("approve", [True, False])
def test_3_d_secure_waits_for_the_payer_and_takes_their_word(firm: Firm, *, approve: bool) -> None:
    intent = firm.card("pm_card_authenticationRequired")
    assert (intent.status, intent.next_action.type) == ("requires_action", "use_stripe_sdk")
    assert not firm.lines()

    firm.processor.ask("POST", f"intents/{intent.id}/authenticate", {"approve": approve})
    after = firm.intent(intent.id)
    assert after.status == ("succeeded" if approve else "requires_payment_method")
    assert approve or after.last_payment_error.code == "payment_intent_authentication_failure"


def test_with_a_return_address_3_d_secure_is_a_redirect(firm: Firm) -> None:
    intent = firm.card("pm_card_threeDSecure2Required", return_url="http://localhost:1/back")
    page = firm.processor.service.get(intent.next_action.redirect_to_url.url.removeprefix(firm.processor.origin))
    assert page.status == 200


def test_whoever_can_take_no_action_is_declined_instead(firm: Firm) -> None:
    for wish in ("error_on_requires_action", "off_session"):
        with pytest.raises(stripe.CardError) as declined:
            firm.card("pm_card_authenticationRequired", **{wish: True})
        assert declined.value.code == "authentication_required"


def test_a_card_set_up_once_is_charged_later_without_its_owner(firm: Firm) -> None:
    customer = firm.v1.customers.create({"name": "Acme"}, firm.options)
    setup = firm.v1.setup_intents.create(
        {
            "customer": customer.id,
            "payment_method": "pm_card_authenticationRequiredOnSetup",
            "confirm": True,
            "return_url": "http://localhost/",
        },
        firm.options,
    )
    firm.processor.ask("POST", f"intents/{setup.id}/authenticate", {})
    saved = firm.v1.setup_intents.retrieve(setup.id, {}, firm.options)

    assert saved.status == "succeeded"
    assert [each.id for each in firm.v1.payment_methods.list({"customer": customer.id}, firm.options).data] == [
        saved.payment_method
    ]
    assert firm.card(saved.payment_method, customer=customer.id, off_session=True).status == "succeeded"


@pytest.mark.parametrize(
    ("name", "checks"),
    [
        ("visa", (None, None, "pass")),
        ("avsFail", ("fail", "fail", "pass")),
        ("avsLine1Fail", ("fail", "pass", "pass")),
        ("avsZipFail", ("pass", "fail", "pass")),
        ("avsUnchecked", ("unavailable", "unavailable", "pass")),
    ],
)
def test_a_charge_tells_what_the_bank_said_to_what_was_given(
    firm: Firm, name: str, checks: tuple[str | None, ...]
) -> None:
    charge = firm.intent(firm.card(f"pm_card_{name}").id).latest_charge
    told = charge.payment_method_details.card.checks
    assert (told.address_line1_check, told.address_postal_code_check, told.cvc_check) == checks


@pytest.mark.parametrize(("cvc", "status"), [({}, "succeeded"), ({"cvc": "123"}, None)])
def test_a_security_code_that_fails_counts_only_where_one_is_given(
    firm: Firm, cvc: dict[str, str], status: str | None
) -> None:
    card = {"number": "4000000000000101", "exp_month": 12, "exp_year": 2034, **cvc}
    method = firm.v1.payment_methods.create({"type": "card", "card": card}, firm.options)
    if status:
        assert firm.card(method.id).status == status
    else:
        with pytest.raises(stripe.CardError):
            firm.card(method.id)


def test_what_the_processor_itself_thinks_of_a_card_stands_in_the_outcome(firm: Firm) -> None:
    watched = firm.intent(firm.card("pm_card_riskLevelElevated").id).latest_charge.outcome
    assert (watched.type, watched.risk_level) == ("manual_review", "elevated")
    with pytest.raises(stripe.CardError) as refused:
        firm.card("pm_card_radarBlock")
    said: Any = refused.value.json_body
    charge = firm.v1.charges.retrieve(said["error"]["charge"], {}, firm.options)
    assert (charge.outcome.type, charge.outcome.network_status) == ("blocked", "not_sent_to_network")


def test_a_card_that_counts_as_set_up_asks_only_who_is_present(firm: Firm) -> None:
    name = "pm_card_authenticationRequiredSetupForOffSession"
    assert firm.card(name).status == "requires_action"
    assert firm.card(name, off_session=True).status == "succeeded"
    assert firm.card("pm_card_threeDSecureOptional").status == "succeeded"


def test_a_card_held_is_captured_in_part_or_let_go(firm: Firm) -> None:
    held = firm.card(capture_method="manual", amount=10_000)
    assert (held.status, firm.lines()) == ("requires_capture", [])
    taken = firm.v1.payment_intents.capture(held.id, {"amount_to_capture": 8_000}, firm.options)
    assert (taken.amount_received, firm.lines()[0].amount) == (8_000, 8_000)

    feeing = firm.card(capture_method="manual", amount=10_000, application_fee_amount=300)
    facts: Any = {"application_fee_amount": 400, "expand": ["latest_charge"]}
    taken = firm.v1.payment_intents.capture(feeing.id, facts, firm.options)
    assert (taken.latest_charge.application_fee_amount, firm.lines()[0].net) == (400, 9_600)

    dropped = firm.card(capture_method="manual")
    assert (
        firm.v1.payment_intents.cancel(dropped.id, {"cancellation_reason": "abandoned"}, firm.options).status
        == "canceled"
    )


def test_all_that_was_captured_can_be_given_back_and_no_more(firm: Firm) -> None:
    held = firm.card(capture_method="manual", amount=10_000, application_fee_amount=301)
    firm.v1.payment_intents.capture(held.id, {"amount_to_capture": 8_000}, firm.options)
    for amount, left in ((3_000, 5_000), (5_000, 0)):
        facts: Any = {"payment_intent": held.id, "amount": amount, "refund_application_fee": True}
        firm.v1.refunds.create(facts, firm.options)
        charge = firm.intent(held.id).latest_charge
        assert (charge.amount - charge.amount_refunded, charge.refunded) == (left, left == 0)

    assert sum(line.net for line in firm.lines()) == 0
    with pytest.raises(stripe.InvalidRequestError) as refused:
        firm.v1.refunds.create({"payment_intent": held.id}, firm.options)
    assert refused.value.code == "charge_already_refunded"


def test_what_is_over_cannot_be_confirmed_or_cancelled(firm: Firm) -> None:
    intent = firm.card()
    for verb in (firm.v1.payment_intents.confirm, firm.v1.payment_intents.cancel):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            verb(intent.id, {}, firm.options)
        assert refused.value.code == "payment_intent_unexpected_state"


def test_a_method_detached_is_good_for_nothing_any_more(firm: Firm) -> None:
    customer = firm.v1.customers.create({}, firm.options)
    method = firm.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id}, firm.options)
    firm.v1.payment_methods.detach(method.id, {}, firm.options)
    with pytest.raises(stripe.InvalidRequestError):
        firm.card(method.id, customer=customer.id)
    with pytest.raises(stripe.CardError):
        firm.v1.payment_methods.attach("pm_card_chargeDeclined", {"customer": customer.id}, firm.options)


def test_a_method_that_belongs_to_nobody_is_good_for_one_payment(firm: Firm) -> None:
    method = firm.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}}, firm.options)
    assert firm.card(method.id).status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="previously used"):
        firm.card(method.id)
