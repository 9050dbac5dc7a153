"""Customers, and what is written onto things."""

from typing import Any

import pytest
import stripe

from sandbox.processor.tests.conftest import Firm


def test_a_customer_that_is_gone_is_only_told_to_be_gone(firm: Firm) -> None:
    customer = firm.v1.customers.create({"name": "Acme"}, firm.options)
    firm.v1.customers.delete(customer.id, {}, firm.options)

    assert firm.v1.customers.retrieve(customer.id, {}, firm.options).deleted
    with pytest.raises(stripe.InvalidRequestError) as refused:
        firm.card(customer=customer.id)
    assert (refused.value.code, refused.value.param) == ("resource_missing", "customer")
    for verb in (firm.v1.customers.update, firm.v1.customers.delete):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            verb(customer.id, {}, firm.options)
        assert (refused.value.code, refused.value.http_status) == ("resource_missing", 404)


def test_an_address_that_is_none_is_refused(firm: Firm) -> None:
    for made, facts in (
        (firm.v1.customers, {"email": "nobody"}),
        (firm.v1.payment_intents, {"amount": 5000, "currency": "usd", "receipt_email": "a@b"}),
    ):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            made.create(facts, firm.options)
        assert refused.value.code == "email_invalid"


def test_notes_are_set_and_taken_away_key_by_key_and_are_words(firm: Firm) -> None:
    customer = firm.v1.customers.create({"metadata": {"one": "1", "two": "ü ✓"}}, firm.options)
    changed = firm.v1.customers.update(customer.id, {"metadata": {"one": "", "three": "3"}}, firm.options)
    assert changed.metadata.to_dict() == {"two": "ü ✓", "three": "3"}
    nested: Any = {"metadata": {"one": {"two": "3"}}}
    with pytest.raises(stripe.InvalidRequestError, match="must be strings"):
        firm.v1.customers.update(customer.id, nested, firm.options)
    cleared: Any = {"metadata": ""}
    assert firm.v1.customers.update(customer.id, cleared, firm.options).metadata.to_dict() == {}


def test_another_method_takes_back_what_was_asked_of_the_payer(firm: Firm) -> None:
    asked = firm.card("pm_card_authenticationRequired")
    assert (asked.status, asked.next_action.type) == ("requires_action", "use_stripe_sdk")
    changed = firm.v1.payment_intents.update(asked.id, {"payment_method": "pm_card_visa"}, firm.options)
    assert (changed.status, changed.next_action) == ("requires_confirmation", None)
