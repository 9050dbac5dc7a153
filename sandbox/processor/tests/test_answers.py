"""Every kind of answer has the fields that the SDK's own types promise, of the types that they promise."""

import inspect
import types
import typing
from typing import Any, Literal, Union

import pytest
import stripe

from sandbox.processor.tests.conftest import MANDATE, Firm


def faults(value: Any, hint: Any, path: str) -> list[str]:  # noqa: PLR0911  one line for each kind of type
    """Where a value is not what its type says. A name that the SDK itself leaves open is taken as it is."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any or isinstance(hint, (str, typing.ForwardRef, typing.TypeVar)):
        return [] if isinstance(value, (str, dict)) else [f"{path} is {value!r}, neither an id nor an object"]
    if origin in (Union, types.UnionType):
        found = [faults(value, each, path) for each in inner]
        return min(found, key=len)
    if hint in (None, type(None)):
        return [] if value is None else [f"{path} is not null"]
    if origin is Literal:
        return [] if value in inner else [f"{path} is {value!r}, none of {inner}"]
    if origin is list:
        if not isinstance(value, list):
            return [f"{path} is no list"]
        return [fault for number, each in enumerate(value) for fault in faults(each, inner[0], f"{path}[{number}]")]
    owner = origin or hint
    if isinstance(owner, type) and issubclass(owner, stripe.StripeObject):
        return _object(value, owner, path)
    if hint is float:
        return [] if isinstance(value, (int, float)) else [f"{path} is {value!r}, no number"]
    return (
        []
        if isinstance(value, hint) and not (hint is int and isinstance(value, bool))
        else [f"{path} is {value!r}, no {hint.__name__}"]
    )


def _object(value: Any, of: Any, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path} is no object"]
    found = []
    for name, hint in inspect.get_annotations(of).items():
        if name == "OBJECT_NAME":
            continue
        if name in value:
            found += faults(value[name], hint, f"{path}.{name}")
        elif not _may_be_absent(hint):
            found.append(f"{path}.{name} is missing")
    return found


def _may_be_absent(hint: Any) -> bool:
    # The SDK writes what may be null and what may be left out alike.
    return typing.get_origin(hint) in (Union, types.UnionType) and type(None) in typing.get_args(hint)


def everything(firm: Firm) -> dict[str, tuple[Any, Any]]:
    """One of each kind, in the states that differ most."""
    v1, options = firm.v1, firm.options
    customer = v1.customers.create({"name": "Acme"}, options)
    paid = firm.card(customer=customer.id, application_fee_amount=300, setup_future_usage="off_session")
    asked = firm.card("pm_card_threeDSecure2Required", return_url="http://localhost/")
    held = firm.card(capture_method="manual")
    sent, returned = firm.bank(application_fee_amount=100), firm.bank("pm_usBankAccount_noAccount")
    disputed = firm.card("pm_card_createDispute")
    refund = v1.refunds.create({"payment_intent": paid.id, "amount": 1_000}, options)
    fee = v1.charges.retrieve(paid.latest_charge, {}, options).application_fee
    given_back = v1.application_fees.refunds.create(fee, {"amount": 10})
    setup_facts = {"payment_method": "pm_usBankAccount_success", "confirm": True, "mandate_data": MANDATE}
    setup = v1.setup_intents.create({**setup_facts, "return_url": "http://localhost/"}, options)
    line = {"price_data": {"currency": "usd", "unit_amount": 5_000, "product_data": {"name": "A"}}, "quantity": 1}
    session = v1.checkout.sessions.create(
        {"mode": "payment", "line_items": [line], "success_url": "http://localhost/"}, options
    )
    endpoint = v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/x", "enabled_events": ["payout.paid"]}, options)
    for _ in range(3):
        firm.processor.move(to="next_business_day")
    charges = {
        name: firm.intent(each.id)
        for name, each in (("card", paid), ("bank", sent), ("returned", returned), ("held", held))
    }
    lines = {f"line {each.type}": (each, stripe.BalanceTransaction) for each in firm.lines()}
    return {
        "customer": (customer, stripe.Customer),
        **{f"intent {name}": (each, stripe.PaymentIntent) for name, each in (*charges.items(), ("asked", asked))},
        **{f"charge {name}": (each.latest_charge, stripe.Charge) for name, each in charges.items()},
        "method card": (v1.payment_methods.retrieve(paid.payment_method, {}, options), stripe.PaymentMethod),
        "method bank": (v1.payment_methods.retrieve(setup.payment_method, {}, options), stripe.PaymentMethod),
        "setup": (setup, stripe.SetupIntent),
        "mandate": (v1.mandates.retrieve(setup.mandate, {}, options), stripe.Mandate),
        "refund": (refund, stripe.Refund),
        "fee": (v1.application_fees.retrieve(fee), stripe.ApplicationFee),
        "fee refund": (given_back, stripe.ApplicationFeeRefund),
        "dispute": (v1.disputes.list({"payment_intent": disputed.id}, options).data[0], stripe.Dispute),
        **lines,
        **{f"payout {each.source_type}": (each, stripe.Payout) for each in v1.payouts.list({}, options).data},
        "balance": (v1.balance.retrieve({}, options), stripe.Balance),
        "event": (v1.events.list({"limit": 1}, options).data[0], stripe.Event),
        "endpoint": (endpoint, stripe.WebhookEndpoint),
        "account": (v1.accounts.retrieve(firm.id), stripe.Account),
        "session": (session, stripe.checkout.Session),
    }


def test_each_answer_is_what_the_sdks_types_say(firm: Firm) -> None:
    wrong = {}
    for name, (answer, of) in everything(firm).items():
        if found := faults(answer.to_dict(), of, name):
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("value", "words"), [({"amount": "5"}, "no int"), ({}, "is missing"), ({"amount": 5, "refunds": 3}, "refunds")]
)
def test_the_check_itself_finds_what_is_wrong(value: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in faults(value, stripe.Charge, "charge"))
