"""A client pays by a wallet on a phone: offered where the firm has wallets, named where the payment is named."""

import re
import urllib.parse

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.journeys.doors import payer_in, portal_of, staff_in
from tests.journeys.test_a_client_pays import fill, is_clean, link_to_pay, press, to_the_checkout
from tests.journeys.test_a_client_pays_two_accounts import bills
from tests.journeys.world import World

pytestmark = pytest.mark.journey
APPLE = "Apple Pay (stand-in)"
WANDA = "wanda.pell@onehouse.example"
NAMED = "Apple Pay (Visa •••• 4242)"


def card_fields(phone: Page) -> FrameLocator:
    phone.get_by_label("Credit or debit card").check()
    fields = phone.frame_locator('[data-host="card"] iframe')
    expect(fields.locator("body[data-ready]")).to_be_visible()
    return fields


def sheet(phone: Page) -> FrameLocator:
    return phone.frame_locator(f'[aria-label="{APPLE}"] iframe')


def test_a_wallet_pays_on_a_phone_and_receipt_and_firm_name_it(page: Page, phone: Page, world: World) -> None:
    link = link_to_pay(page, world)
    total = to_the_checkout(phone, link)
    card_fields(phone).get_by_role("button", name=APPLE).click()
    fill(phone)
    assert is_clean(phone)
    # Whoever closes the wallet has paid nothing, and finds everything as it was.
    press(phone, total)
    expect(sheet(phone).get_by_text(total)).to_be_visible()
    sheet(phone).get_by_role("button", name="Close without paying").click()
    expect(phone.get_by_role("alert").filter(has_text=f"{APPLE} was closed.")).to_be_visible()
    press(phone, total)
    sheet(phone).get_by_label("Visa credit card ending in 4242").check()
    sheet(phone).get_by_role("button", name="Pay", exact=True).click()
    expect(phone.get_by_role("heading", name=f"{total} is paid")).to_be_visible()
    expect(phone.get_by_text(NAMED)).to_be_visible()
    assert is_clean(phone)
    # The firm's page of the payment names it as well.
    page.goto(f"{portal_of(world, 'harbor')}payments/")
    page.locator("table tbody tr").filter(has_text="Apple Pay 4242").first.locator("th a, td a").first.click()
    expect(page.get_by_text(NAMED).first).to_be_visible()


def test_a_card_from_abroad_in_a_wallet_is_refused_as_a_typed_one_is(page: Page, phone: Page, world: World) -> None:
    total = to_the_checkout(phone, link_to_pay(page, world))
    card_fields(phone).get_by_role("button", name=APPLE).click()
    fill(phone)
    press(phone, total)
    sheet(phone).get_by_label("Visa credit card from Britain").check()
    sheet(phone).get_by_role("button", name="Pay", exact=True).click()
    expect(phone.locator("[data-faults]")).to_contain_text("outside the United States")


def test_whoever_wants_a_card_kept_types_it_so_the_wallets_go(page: Page, phone: Page, world: World) -> None:
    """What a wallet gives is its device's, and pays once."""
    (_, client, bill), *_ = bills(world)
    payer_in(phone, world, WANDA, given="Wanda", family="Pell")
    staff_in(page, world, "Dana Reyes")
    page.goto(f"{portal_of(world, 'harbor')}clients/{client}/link/?q={urllib.parse.quote(WANDA)}")
    page.get_by_role("button", name="Link Wanda Pell").click()
    expect(page.get_by_text("Wanda Pell sees")).to_be_visible()
    phone.goto(f"{world.facts['client_portal']}pay/?i={bill}:150")
    fields = card_fields(phone)
    fields.get_by_role("button", name=APPLE).click()
    expect(fields.get_by_label("Card number")).to_be_hidden()
    keeps = phone.get_by_label(re.compile("^Keep this method"))
    keeps.check()
    expect(fields.get_by_role("button", name=APPLE)).to_have_count(0)
    expect(fields.get_by_label("Card number")).to_be_visible()
    keeps.uncheck()
    expect(fields.get_by_role("button", name=APPLE)).to_be_visible()


def test_a_firm_that_turns_wallets_off_shows_none_and_one_that_turns_them_on_does(
    page: Page, phone: Page, world: World
) -> None:
    link = link_to_pay(page, world)
    settings = f"{portal_of(world, 'harbor')}settings/payments/"
    for wanted in (False, True):
        page.goto(settings)
        page.get_by_label("Take cards from wallets").set_checked(wanted)
        page.get_by_role("button", name="Save the choices").click()
        expect(page.get_by_text(re.compile("The choices are saved"))).to_be_visible()
        to_the_checkout(phone, link)
        expect(card_fields(phone).get_by_role("button", name=APPLE)).to_have_count(int(wanted))
    expect(page.get_by_role("heading", name="Wallets")).to_be_visible()
    expect(page.get_by_text("ready", exact=True)).to_be_visible()
