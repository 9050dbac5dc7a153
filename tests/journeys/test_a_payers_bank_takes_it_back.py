"""What a payer's bank takes back: a card payment that is disputed and won, and transfers that come back for good."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bank_fields import sign_in_at_the_bank
from tests.journeys.doors import portal_of
from tests.journeys.test_a_client_pays import (
    DANA,
    PAID,
    fill,
    is_clean,
    link_to_pay,
    press,
    to_the_checkout,
    type_card,
)
from tests.journeys.test_money_goes_back import PATIENCE_MS, newest_at_the_processor, newest_payment, send_back
from tests.journeys.waiting import until
from tests.journeys.world import World

pytestmark = pytest.mark.journey
LOGINS = {"R02": "fca_ferry-closed", "R03": "fca_northline-gone", "R29": "fca_northline-debits"}


def test_a_disputed_card_payment_is_due_again_until_the_firm_wins(page: Page, phone: Page, world: World) -> None:
    link = link_to_pay(page, world)
    total = to_the_checkout(phone, link)
    type_card(phone, PAID)
    fill(phone)
    press(phone, total)
    expect(phone.get_by_role("heading", name=f"{total} is paid")).to_be_visible()

    bank = newest_at_the_processor(page, world)
    bank.locator("#reason").select_option("duplicate")
    bank.get_by_role("button", name="Open a dispute").click()
    newest_payment(page, world, total)
    told = page.locator("#disputes")
    expect(told).to_contain_text(f"The payer disputes it, {total}.", timeout=PATIENCE_MS)
    expect(told).to_contain_text("The payer says that they paid twice.")
    expect(told).to_contain_text(re.compile(r"Answer by \w+ \d+, \d{4}, \d\d:\d\d, or the bank decides for the payer"))
    assert is_clean(page)
    told.get_by_role("link", name="Answer the bank").click()
    expect(page.get_by_text(re.compile("^The bank wants the answer by"))).to_be_visible()
    assert is_clean(page)
    phone.goto(link)
    expect(phone.locator(".owed .amount")).to_have_text(total)
    assert is_clean(phone)

    bank.get_by_role("button", name="The firm wins").click()
    expect(bank.get_by_role("status")).to_contain_text("won")
    bank.close()
    newest_payment(page, world, total)
    expect(told).to_contain_text("The money came back, and what it paid is paid again.", timeout=PATIENCE_MS)
    assert is_clean(page)
    phone.reload()
    expect(phone.get_by_text("is paid. Nothing is due on it.")).to_be_visible()
    page.goto(f"{portal_of(world, 'harbor')}payments/")
    expect(page.get_by_role("row").filter(has_text=total).first).to_contain_text("paid")


@pytest.mark.parametrize(
    ("code", "to_the_payer", "to_the_firm"),
    [
        ("R02", "The bank says that this account is closed.", "account is closed"),
        ("R03", "The bank could not find this account.", "bank could not find"),
        ("R29", "The company's bank blocks this debit.", "bank blocks"),
    ],
    ids=list(LOGINS),
)
def test_a_transfer_that_comes_back_for_good_is_told_to_payer_and_firm_in_plain_words(
    page: Page, phone: Page, world: World, code: str, to_the_payer: str, to_the_firm: str
) -> None:
    link = link_to_pay(page, world)
    total = to_the_checkout(phone, link)
    sign_in_at_the_bank(phone, "Acme Co", account=LOGINS[code])
    fill(phone)
    press(phone, total)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your bank transfer has started")
    send_back(page, world, code)
    newest_payment(page, world, total)
    expect(page.get_by_text("came back").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text(to_the_firm).first).to_be_visible()
    expect(page.get_by_text(code, exact=True)).to_be_visible()
    assert is_clean(page)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"{total} was not paid")
    expect(phone.get_by_text(to_the_payer)).to_be_visible()
    assert is_clean(phone)
    until(lambda: any(to_the_payer in " ".join(mail["text"].split()) for mail in world.mails(DANA)), "the payer's mail")
    phone.goto(link)
    expect(phone.locator(".owed .amount")).to_have_text(total)
