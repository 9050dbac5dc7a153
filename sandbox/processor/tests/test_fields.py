"""The stand-in for Stripe.js in a page of another origin under a strict policy; and the hosted page."""

import json
import re
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, ViewportSize, expect, sync_playwright

from sandbox.processor.tests.conftest import Firm, Processor
from sandbox.processor.tests.shop import open_shop

pytestmark = pytest.mark.journey
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=QUIET
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def shop(processor: Processor) -> Iterator[str]:
    with open_shop(processor.origin) as address:
        yield address


def intent_for(firm: Firm, **more: Any) -> Any:
    return firm.v1.payment_intents.create({"amount": 5_000, "currency": "usd", **more}, firm.options)


def fields(page: Page, shop: str, firm: Firm, secret: str, **more: str) -> FrameLocator:
    page.goto(f"{shop}?{urlencode({'secret': secret, 'account': firm.id, **more})}")
    page.locator("body[data-ready]").wait_for()
    return page.frame_locator("#fields iframe")


def type_card(frame: FrameLocator, number: str) -> None:
    frame.get_by_label("Card number").fill(number)
    frame.get_by_label("Expiration").fill("1234")
    frame.get_by_label("Security code").fill("314")


def told(page: Page) -> Any:
    expect(page.locator("#told")).not_to_be_empty(timeout=30_000)
    return page.locator("#told").inner_text()


def test_a_card_typed_in_the_frame_pays_and_the_page_never_sees_it(page: Page, shop: str, firm: Firm) -> None:
    intent = intent_for(firm)
    frame = fields(page, shop, firm, intent.client_secret)
    type_card(frame, "4242424242424242")
    page.get_by_role("button", name="Pay").click()

    assert json.loads(told(page))["status"] == "succeeded"
    assert page.locator("input").count() == 0
    charge = firm.intent(intent.id).latest_charge
    assert (charge.payment_method_details.card.last4, charge.billing_details.name) == ("4242", "Acme")


def test_what_is_incomplete_is_said_beside_its_field_and_a_decline_can_be_tried_again(
    page: Page, shop: str, firm: Firm
) -> None:
    intent = intent_for(firm)
    frame = fields(page, shop, firm, intent.client_secret)
    page.get_by_role("button", name="Pay").click()
    expect(frame.get_by_text("Type your card number.")).to_be_visible()
    assert "validation_error" in told(page) or "incomplete" in told(page)

    type_card(frame, "4000000000009995")
    page.get_by_role("button", name="Pay").click()
    expect(page.locator("#told")).to_contain_text("insufficient funds", timeout=30_000)
    type_card(frame, "4242424242424242")
    page.get_by_role("button", name="Pay").click()
    expect(page.locator("#told")).to_contain_text('"status":"succeeded"', timeout=30_000)


@pytest.mark.parametrize(
    ("button", "words"), [("Approve", '"status":"succeeded"'), ("Refuse", "unable to authenticate")]
)
def test_3_d_secure_opens_over_the_page_and_its_answer_counts(
    page: Page, shop: str, firm: Firm, button: str, words: str
) -> None:
    frame = fields(page, shop, firm, intent_for(firm).client_secret)
    type_card(frame, "4000000000003220")
    page.get_by_role("button", name="Pay").click()
    page.frame_locator("[role=dialog] iframe").get_by_role("button", name=button).click()
    expect(page.locator("#told")).to_contain_text(words, timeout=30_000)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_bank_account_is_chosen_after_signing_in_to_the_bank(page: Page, shop: str, firm: Firm) -> None:
    intent = intent_for(firm)
    frame = fields(page, shop, firm, intent.client_secret)
    frame.get_by_role("button", name="US bank account").click()
    frame.get_by_role("button", name="Business Checking").click()
    page.get_by_role("button", name="Pay").click()

    assert json.loads(told(page))["status"] == "processing"
    details = firm.intent(intent.id).latest_charge.payment_method_details.us_bank_account
    assert (details.last4, details.bank_name, bool(details.mandate)) == ("6789", "Harbor Savings Bank", True)


def test_numbers_typed_by_hand_wait_for_the_small_deposits(page: Page, shop: str, firm: Firm) -> None:
    setup = firm.v1.setup_intents.create({"allowed_payment_method_types": ["us_bank_account"]}, firm.options)
    frame = fields(page, shop, firm, setup.client_secret)
    frame.get_by_role("button", name="Type the routing").click()
    frame.get_by_label("Routing number").fill("110000000")
    frame.get_by_label("Account number").fill("000123456789")
    page.get_by_role("button", name="Pay").click()
    next_action = json.loads(told(page))["next_action"]["verify_with_microdeposits"]

    page.goto(next_action["hosted_verification_url"])
    page.get_by_label("Code on the statement").fill("SM99ZZ")
    page.get_by_role("button", name="Verify by the code").click()
    expect(page.get_by_role("alert")).to_contain_text("do not match")
    page.get_by_label("Code on the statement").fill("SM11AA")
    page.get_by_role("button", name="Verify by the code").click()
    expect(page.get_by_role("heading", name="Your bank account is verified")).to_be_visible()
    assert firm.v1.setup_intents.retrieve(setup.id, {}, firm.options).status == "succeeded"


def test_the_bank_login_alone_puts_an_account_on_the_intent(page: Page, shop: str, firm: Firm) -> None:
    intent = intent_for(firm)
    page.goto(f"{shop}?{urlencode({'secret': intent.client_secret, 'account': firm.id, 'way': 'bank'})}")
    frame = page.frame_locator("[role=dialog] iframe")
    frame.get_by_role("button", name="First Ferry Bank").click()
    frame.get_by_role("button", name="Operating, low on funds").click()
    assert json.loads(told(page))["status"] == "processing"


def test_a_confirmation_token_lets_the_server_decide(page: Page, shop: str, firm: Firm) -> None:
    intent = intent_for(firm)
    frame = fields(page, shop, firm, intent.client_secret, way="token")
    type_card(frame, "4000056655665556")
    page.get_by_role("button", name="Pay").click()
    token = firm.v1.confirmation_tokens.retrieve(json.loads(told(page))["id"], {}, firm.options)

    assert token.payment_method_preview.card.funding == "debit"
    assert (
        firm.v1.payment_intents.confirm(intent.id, {"confirmation_token": token.id}, firm.options).status == "succeeded"
    )


def test_after_paying_the_payer_comes_back_with_the_intent(page: Page, shop: str, firm: Firm) -> None:
    intent = intent_for(firm)
    frame = fields(page, shop, firm, intent.client_secret, redirect="always")
    type_card(frame, "4242424242424242")
    page.get_by_role("button", name="Pay").click()
    page.wait_for_url(re.compile("redirect_status=succeeded"))
    assert intent.id in page.url


def session_for(firm: Firm, shop: str, **more: Any) -> Any:
    line = {
        "price_data": {"currency": "usd", "unit_amount": 113_300, "product_data": {"name": "Invoice 5001"}},
        "quantity": 1,
    }
    facts = {
        "mode": "payment",
        "line_items": [line],
        "success_url": f"{shop}?done={{CHECKOUT_SESSION_ID}}",
        "cancel_url": f"{shop}?cancelled=1",
        "payment_intent_data": {"application_fee_amount": 3_300, "metadata": {"payment": "88"}},
    }
    return firm.v1.checkout.sessions.create({**facts, **more}, firm.options)


@pytest.mark.parametrize("number", ["4242424242424242", "4000000000003220"])
def test_the_hosted_page_takes_a_card_without_script(chromium: Browser, shop: str, firm: Firm, number: str) -> None:
    session = session_for(firm, shop)
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(session.url)
    expect(page.get_by_role("heading", name="$1,133.00")).to_be_visible()
    for typed in ("4000000000009995", number):
        page.get_by_label("E-mail").fill("a@acme.example")
        page.get_by_label("Card number").fill(typed)
        page.get_by_label("Expiration").fill("12 / 34")
        page.get_by_label("Security code").fill("314")
        page.get_by_role("button", name="Pay $1,133.00").click()
        if typed == "4000000000009995":
            expect(page.get_by_role("alert")).to_contain_text("insufficient funds")
    if number == "4000000000003220":
        page.get_by_role("button", name="Approve").click()
    page.wait_for_url(re.compile(f"done={session.id}"))
    after = firm.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}, firm.options)
    context.close()

    assert (after.status, after.payment_status, after.payment_intent.metadata["payment"]) == ("complete", "paid", "88")
    assert firm.lines()[0].net == 110_000
    assert "checkout.session.completed" in firm.types()


def test_the_hosted_page_takes_a_bank_account_and_says_later_that_it_was_good(
    page: Page, shop: str, firm: Firm
) -> None:
    session = session_for(firm, shop)
    page.goto(session.url)
    page.get_by_role("link", name="US bank account").click()
    page.get_by_label("E-mail").fill("a@acme.example")
    page.get_by_label("Name of the account").fill("Acme")
    page.get_by_role("button", name="Pay $1,133.00").click()
    page.wait_for_url(re.compile("done="))
    after = firm.v1.checkout.sessions.retrieve(session.id, {}, firm.options)
    assert (after.status, after.payment_status) == ("complete", "unpaid")

    firm.processor.ask("POST", f"charges/{firm.intent(after.payment_intent).latest_charge.id}/settle")
    assert firm.v1.checkout.sessions.retrieve(session.id, {}, firm.options).payment_status == "paid"
    assert "checkout.session.async_payment_succeeded" in firm.types()


def test_an_expired_session_takes_nothing(page: Page, shop: str, firm: Firm) -> None:
    session = session_for(firm, shop)
    firm.v1.checkout.sessions.expire(session.id, {}, firm.options)
    page.goto(session.url)
    expect(page.get_by_role("heading", name="This page has expired")).to_be_visible()
