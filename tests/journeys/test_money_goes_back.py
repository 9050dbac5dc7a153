"""Staff take a card over the phone, keep it, use it again, and give money back; a bank sends a transfer back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bank_fields import sign_in_at_the_bank
from tests.journeys.doors import portal_of, staff_in
from tests.journeys.test_a_client_pays import PAID, fill, link_to_pay, press, to_the_checkout, type_card
from tests.journeys.waiting import until
from tests.journeys.world import World

pytestmark = pytest.mark.journey
PATIENCE_MS = 90_000


def to_the_clients_checkout(page: Page, world: World) -> str:
    """Dana opens the portal of the client with the newest open invoice, and goes to pay it."""
    page.goto(f"{portal_of(world, 'harbor')}invoices/")
    row = page.locator("table tbody tr").first
    number, client = row.locator("th a").first.inner_text(), row.locator("td").nth(4).inner_text()
    row.locator("th a").first.click()
    page.get_by_role("link", name=client).first.click()
    page.get_by_role("button", name="Open client portal").click()
    expect(page.get_by_label("Whose portal this is")).to_contain_text("This is on record.")
    page.get_by_role("link", name=re.compile(re.escape(number))).first.click()
    return to_the_checkout(page, page.url)


def newest_payment(page: Page, world: World, total: str) -> None:
    page.goto(f"{portal_of(world, 'harbor')}payments/")
    page.get_by_role("row").filter(has_text=total).first.locator("th a").first.click()


def test_staff_take_a_card_keep_it_pay_with_it_again_and_give_the_money_back(page: Page, world: World) -> None:
    staff_in(page, world, "Dana Reyes")
    total = to_the_clients_checkout(page, world)
    type_card(page, PAID)
    page.get_by_label(re.compile("^Keep this method")).check()
    fill(page)
    press(page, total)
    expect(page.get_by_role("heading", name=f"{total} is paid")).to_be_visible()

    newest_payment(page, world, total)
    page.get_by_role("link", name="Give money back").click()
    page.get_by_label("Reason").fill("Billed twice by mistake")
    page.get_by_role("button", name="See what goes back").click()
    page.get_by_role("button", name=re.compile(f"^Refund {re.escape(total)}")).click()
    expect(page.get_by_role("heading", name="Refunds")).to_be_visible()
    expect(page.locator("#refunds")).to_contain_text(total)
    expect(page.locator("#refunds .state")).to_have_text("sent", timeout=PATIENCE_MS)

    # What was refunded is owed again: the kept card pays it with one click.
    total = to_the_clients_checkout(page, world)
    page.get_by_label(re.compile("4242")).first.check()
    fill(page)
    press(page, total)
    expect(page.get_by_role("heading", name=f"{total} is paid")).to_be_visible()


def test_a_transfer_that_the_bank_sends_back_is_told_to_payer_and_firm_and_is_due_again(
    page: Page, phone: Page, world: World
) -> None:
    """R01: the account had no money in it."""
    link = link_to_pay(page, world)
    total = to_the_checkout(phone, link)
    sign_in_at_the_bank(phone, "Acme Co")
    fill(phone)
    press(phone, total)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Your bank transfer has started")
    send_back(page, world)
    newest_payment(page, world, total)
    expect(page.get_by_text(re.compile("not enough money|insufficient", re.IGNORECASE)).first).to_be_visible(
        timeout=PATIENCE_MS
    )
    until(
        lambda: any("R01" in mail["text"] or "did not" in mail["text"] for mail in world.mails("dana@acme.example")),
        "a mail that the transfer came back",
    )
    phone.goto(link)
    expect(phone.locator(".owed .amount")).to_have_text(total)


def send_back(page: Page, world: World, code: str = "R01") -> None:
    """The sandbox's bank refuses the newest transfer."""
    bank = newest_at_the_processor(page, world)
    bank.locator("#code").select_option(code)
    bank.get_by_role("button", name="Return the transfer").click()
    expect(bank.get_by_role("status")).to_contain_text(code)
    bank.close()


def newest_at_the_processor(page: Page, world: World) -> Page:
    """Its page of the payment that was made last, in a window of its own."""
    window = page.context.new_page()
    window.goto(world.facts["processor"])
    window.locator("table tbody th a").first.click()
    return window
