"""Wallets: on which pages they show, what their cards are, and what their sheet gives to the page."""

import json
from typing import Any

import pytest
import stripe
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FrameLocator, Page, expect

from sandbox.processor.tests.conftest import Firm
from sandbox.processor.tests.test_answers import faults
from sandbox.processor.tests.test_fields import chromium, fields, intent_for, page, session_for, shop, told

__all__ = ["chromium", "page", "shop"]
HOST = "localhost"
APPLE, GOOGLE = "Apple Pay (stand-in)", "Google Pay (stand-in)"


def register(firm: Firm, host: str = HOST, **more: Any) -> Any:
    return firm.v1.payment_method_domains.create({"domain_name": host, **more}, firm.options)


def sent(firm: Firm, **more: str) -> Any:
    facts = {"account": firm.id, "wallet": "apple_pay", "card": "visa", **more}
    headers = {"Content-Type": "application/json"}
    return firm.processor.service.ask("POST", "/v3/from-wallet", json.dumps(facts), headers).json()


def test_a_domain_is_registered_found_switched_off_and_looked_at_again(firm: Firm) -> None:
    made = register(firm, "pay.example.com")
    assert faults(made.to_dict(), stripe.PaymentMethodDomain, "domain") == []
    assert (made.apple_pay.status, made.google_pay.status, made.enabled) == ("active", "active", True)
    domains = firm.v1.payment_method_domains
    found = domains.list({"domain_name": "pay.example.com"}, firm.options).data
    assert [each.id for each in found] == [made.id]
    assert domains.list({"domain_name": "other.example.com"}, firm.options).data == []
    assert domains.update(made.id, {"enabled": False}, firm.options).enabled is False
    assert domains.validate(made.id, {}, firm.options).apple_pay.status == "active"
    assert domains.retrieve(made.id, {}, firm.options).enabled is False


def test_a_domain_is_of_one_account_alone(firm: Firm) -> None:
    made = register(firm, "pay.example.com")
    with pytest.raises(stripe.InvalidRequestError):
        firm.v1.payment_method_domains.retrieve(made.id)


@pytest.mark.parametrize("name", ["https://pay.example.com", "pay.example.com:8000", "pay example", ""])
def test_what_is_no_host_is_not_registered(firm: Firm, name: str) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        register(firm, name)


def test_a_domain_that_apple_cannot_verify_says_why(firm: Firm) -> None:
    made = register(firm, "unverified.example.com")
    assert faults(made.to_dict(), stripe.PaymentMethodDomain, "domain") == []
    assert (made.apple_pay.status, made.google_pay.status) == ("inactive", "active")
    assert "could not verify" in made.apple_pay.status_details.error_message


@pytest.mark.parametrize("wallet", ["apple_pay", "google_pay"])
def test_what_a_wallet_gives_is_a_card_that_names_the_wallet(firm: Firm, wallet: str) -> None:
    method = sent(firm, wallet=wallet, card="visa_debit")
    assert faults(method, stripe.PaymentMethod, "method") == []
    card = method["card"]
    assert (card["wallet"]["type"], card["last4"], card["funding"]) == (wallet, "5556", "debit")
    paid = firm.intent(firm.card(method["id"]).id)
    assert faults(paid.latest_charge.to_dict(), stripe.Charge, "charge") == []
    assert paid.latest_charge.payment_method_details.card.wallet.type == wallet


def test_the_device_has_a_number_of_its_own_in_place_of_the_cards(firm: Firm) -> None:
    typed = firm.v1.payment_methods.retrieve(firm.card().payment_method, {}, firm.options)
    prints = {sent(firm, wallet=each)["card"]["fingerprint"] for each in ("apple_pay", "google_pay")}
    assert len({*prints, typed.card.fingerprint}) == 3


def test_no_wallet_holds_a_card_that_is_not_in_it(firm: Firm) -> None:
    assert "error" in sent(firm, card="amex")
    assert "error" in sent(firm, wallet="samsung_pay")


def sheet(page: Page) -> FrameLocator:
    return page.frame_locator("[role=dialog] iframe")


@pytest.mark.journey
def test_fields_offer_wallets_on_registered_domains_alone(page: Page, shop: str, firm: Firm) -> None:
    frame = fields(page, shop, firm, intent_for(firm).client_secret)
    expect(frame.get_by_role("button", name=APPLE)).to_have_count(0)
    made = register(firm)
    frame = fields(page, shop, firm, intent_for(firm).client_secret)
    for name in (APPLE, GOOGLE):
        expect(frame.get_by_role("button", name=name)).to_be_visible()
    firm.v1.payment_method_domains.update(made.id, {"enabled": False}, firm.options)
    frame = fields(page, shop, firm, intent_for(firm).client_secret)
    expect(frame.get_by_role("button", name=APPLE)).to_have_count(0)


@pytest.mark.journey
def test_a_wallets_sheet_gives_a_token_that_pays_once(page: Page, shop: str, firm: Firm) -> None:
    register(firm)
    intent = intent_for(firm)
    frame = fields(page, shop, firm, intent.client_secret, way="token")
    frame.get_by_role("button", name=APPLE).click()
    page.get_by_role("button", name="Pay").click()
    sheet(page).get_by_label("Visa debit card").check()
    assert [fault["id"] for fault in Axe().run(page).response["violations"] if fault["id"] != "region"] == []
    sheet(page).get_by_role("button", name="Pay", exact=True).click()
    token = firm.v1.confirmation_tokens.retrieve(json.loads(told(page))["id"], {}, firm.options)
    assert faults(token.to_dict(), stripe.ConfirmationToken, "token") == []
    card = token.payment_method_preview.card
    assert (card.wallet.type, card.funding, card.last4) == ("apple_pay", "debit", "5556")
    confirmed = firm.v1.payment_intents.confirm(intent.id, {"confirmation_token": token.id}, firm.options)
    assert confirmed.status == "succeeded"
    again = intent_for(firm)
    with pytest.raises(stripe.InvalidRequestError, match="used before"):
        firm.v1.payment_intents.confirm(again.id, {"confirmation_token": token.id}, firm.options)


@pytest.mark.journey
def test_whoever_closes_the_sheet_by_the_keyboard_has_paid_nothing(page: Page, shop: str, firm: Firm) -> None:
    register(firm)
    intent = intent_for(firm)
    frame = fields(page, shop, firm, intent.client_secret)
    frame.get_by_role("button", name=GOOGLE).press("Enter")
    page.get_by_role("button", name="Pay").press("Enter")
    expect(sheet(page).get_by_label("Visa credit card ending")).to_be_focused()
    page.keyboard.press("Escape")
    assert "payment_canceled" in told(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert firm.intent(intent.id).status == "requires_payment_method"


@pytest.mark.journey
def test_the_hosted_page_takes_a_wallet_where_something_is_paid(page: Page, shop: str, firm: Firm) -> None:
    session = session_for(firm, shop)
    page.goto(session.url)
    page.get_by_role("link", name=APPLE).click()
    page.get_by_label("E-mail").fill("a@acme.example")
    page.get_by_role("button", name="Pay $1,133.00").click()
    page.wait_for_url("**done=*")
    after = firm.v1.checkout.sessions.retrieve(session.id, {}, firm.options)
    card = firm.intent(after.payment_intent).latest_charge.payment_method_details.card
    assert (card.wallet.type, card.last4) == ("apple_pay", "4242")
