"""Failures on demand, and what survives them."""

import http.client
import signal
from pathlib import Path

import pytest
import stripe

from sandbox.processor.tests.conftest import NEVER, Firm, Processor
from sandbox.tests.service import running

PAY = {
    "amount": 5000,
    "currency": "usd",
    "payment_method": "pm_card_visa",
    "confirm": True,
    "automatic_payment_methods": NEVER,
}


@pytest.mark.parametrize(
    ("prank", "charges"), [("cut_before", 0), ("cut_after", 1), ("timeout_before", 0), ("timeout_after", 1)]
)
def test_a_line_that_goes_dead_tells_nothing_of_what_happened(firm: Firm, prank: str, charges: int) -> None:
    firm.processor.misbehave(**{prank: {"times": 1, "seconds": 0.1}})
    with pytest.raises(stripe.APIConnectionError):
        firm.v1.payment_intents.create(PAY, firm.options)
    assert len(firm.v1.charges.list({}, firm.options).data) == charges


@pytest.mark.parametrize(("prank", "charges"), [("error_before", 0), ("error_after", 1)])
def test_after_a_500_the_same_key_ends_in_one_charge(firm: Firm, prank: str, charges: int) -> None:
    firm.processor.misbehave(**{prank: "once"})
    options = {**firm.options, "idempotency_key": f"{prank}-{firm.id}"}
    with pytest.raises(stripe.APIError):
        firm.v1.payment_intents.create(PAY, options)
    assert len(firm.v1.charges.list({}, firm.options).data) == charges
    assert firm.v1.payment_intents.create(PAY, options).status == "succeeded"
    assert len(firm.v1.charges.list({}, firm.options).data) == 1


def test_the_next_card_is_declined_for_any_reason_wanted(firm: Firm) -> None:
    firm.processor.misbehave(decline={"code": "insufficient_funds"})
    with pytest.raises(stripe.CardError) as declined:
        firm.card()
    assert declined.value.error is not None
    assert declined.value.error.decline_code == "insufficient_funds"
    assert firm.card().status == "succeeded"


def test_what_makes_no_sense_is_refused_with_a_word(processor: Processor) -> None:
    for facts in ({"nonsense": "once"}, {"slow": {"seconds": -1}}, {"slow": "sometimes"}):
        assert processor.ask("POST", "mischief", facts, status=400)["error"]
    processor.ask("POST", "clock", {"days": -1}, status=400)


def test_what_was_answered_is_still_there_after_kill_9(tmp_path: Path) -> None:
    form = "amount=5000&currency=usd&payment_method=pm_card_visa&confirm=true&return_url=http://localhost/"
    headers = {"Authorization": "Bearer sk_test_x", "Stripe-Account": "acct_harbor", "Idempotency-Key": "once"}
    with running("processor", tmp_path) as first:
        before = first.ask("POST", "/v1/payment_intents", form, headers)
        first.end(signal.SIGKILL)
    with running("processor", tmp_path) as second:
        again = second.ask("POST", "/v1/payment_intents", form, headers)
        charges = second.get("/v1/charges", Authorization="Bearer sk_test_x", Stripe_Account="acct_harbor").json()

    assert (again.json()["id"], again.headers["Idempotent-Replayed"]) == (before.json()["id"], "true")
    assert len(charges["data"]) == 1


def test_a_hung_up_line_is_really_hung_up(firm: Firm) -> None:
    firm.processor.misbehave(cut_after={"on": "/v1/customers"})
    with pytest.raises(http.client.RemoteDisconnected):
        firm.processor.service.ask(
            "POST", "/v1/customers", "name=A", {"Authorization": "Bearer sk_test_x", "Stripe-Account": firm.id}
        )


def test_the_sdks_own_second_try_hears_what_the_first_one_did(firm: Firm) -> None:
    patient = stripe.StripeClient("sk_test_x", base_addresses={"api": firm.processor.origin}, max_network_retries=2)
    firm.processor.misbehave(cut_after={"account": firm.id})
    intent = patient.v1.payment_intents.create(PAY, firm.options)  # type: ignore[arg-type]  # facts of a test

    assert intent.status == "succeeded"
    assert len(firm.v1.charges.list({}, firm.options).data) == 1
