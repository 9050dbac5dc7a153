"""A method of the platform's customer is copied to the accounts that it pays into, as at the real one."""

from typing import Any

import pytest
import stripe

from sandbox.processor.tests.conftest import MANDATE, NEVER, Firm
from sandbox.processor.tests.test_answers import faults


def kept(firm: Firm, method: str = "pm_card_visa") -> tuple[Any, Any]:
    """A customer of the platform, and the setup that attached the method to it."""
    customer = firm.v1.customers.create({"name": "Acme"})
    facts = {"customer": customer.id, "payment_method": method, "confirm": True, "usage": "on_session"}
    more = {"mandate_data": MANDATE} if "Bank" in method else {}
    setup = firm.v1.setup_intents.create({**facts, **more, "return_url": "http://localhost/"})
    return customer, setup


def copied(firm: Firm, customer: str, method: str) -> Any:
    return firm.v1.payment_methods.create({"customer": customer, "payment_method": method}, firm.options)


def test_a_copy_is_a_method_of_its_own_with_the_same_fingerprint_and_pays_once(firm: Firm) -> None:
    customer, setup = kept(firm)
    original = firm.v1.payment_methods.retrieve(setup.payment_method)
    copy = copied(firm, customer.id, setup.payment_method)
    assert (copy.id != original.id, copy.card.fingerprint, copy.customer) == (True, original.card.fingerprint, None)
    assert firm.card(copy.id).status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError, match="previously used"):
        firm.card(copy.id)
    assert firm.card(copied(firm, customer.id, setup.payment_method).id).status == "succeeded"


def test_a_copy_that_is_attached_pays_again(firm: Firm) -> None:
    customer, setup = kept(firm)
    copy = copied(firm, customer.id, setup.payment_method)
    here = firm.v1.customers.create({"name": "Acme"}, firm.options)
    facts = {"customer": here.id, "setup_future_usage": "off_session"}
    assert [firm.card(copy.id, **facts).status for _ in range(2)] == ["succeeded"] * 2


def test_a_copy_of_a_proved_bank_account_is_proved(firm: Firm) -> None:
    customer, setup = kept(firm, "pm_usBankAccount_success")
    copy = copied(firm, customer.id, setup.payment_method)
    assert firm.bank(copy.id).status == "processing"


def test_only_what_lies_with_that_customer_is_copied(firm: Firm) -> None:
    customer, setup = kept(firm)
    other = firm.v1.customers.create({"name": "Birch"})
    loose = firm.v1.payment_methods.create({"type": "card", "card": {"token": "tok_visa"}})
    for whose, method in ((other.id, setup.payment_method), (customer.id, loose.id)):
        with pytest.raises(stripe.InvalidRequestError, match="not attached"):
            copied(firm, whose, method)
    with pytest.raises(stripe.InvalidRequestError, match="customer"):
        firm.v1.payment_methods.create({"payment_method": setup.payment_method}, firm.options)
    firm.v1.payment_methods.detach(setup.payment_method)
    with pytest.raises(stripe.InvalidRequestError, match="not attached"):
        copied(firm, customer.id, setup.payment_method)


def test_a_copy_outlives_the_customer_that_it_was_made_of(firm: Firm) -> None:
    customer, setup = kept(firm)
    copy = copied(firm, customer.id, setup.payment_method)
    firm.v1.customers.delete(customer.id)
    assert firm.v1.payment_methods.retrieve(setup.payment_method).customer is None
    assert firm.card(copy.id, automatic_payment_methods=NEVER).status == "succeeded"


def test_what_the_platform_answers_is_what_the_sdks_types_say(firm: Firm) -> None:
    customer, setup = kept(firm)
    copy = copied(firm, customer.id, setup.payment_method)
    told = ((customer, stripe.Customer), (setup, stripe.SetupIntent), (copy, stripe.PaymentMethod))
    assert [fault for thing, of in told for fault in faults(thing.to_dict(), of, thing.object)] == []
