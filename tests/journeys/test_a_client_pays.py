"""A client pays: by card, by bank after a card said no, with their bank's question, without script, and in a hurry."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.journeys.bank_fields import sign_in_at_the_bank
from tests.journeys.doors import portal_of, staff_in
from tests.journeys.waiting import until
from tests.journeys.world import World

pytestmark = pytest.mark.journey
PHONE = ViewportSize(width=390, height=844)
PAID, DECLINED, ASKS = "4242424242424242", "4000000000000002", "4000000000003220"
DANA = "dana@acme.example"


def link_to_pay(page: Page, world: World) -> str:
    """Dana makes a link to the newest invoice on which something is due."""
    if "/firm-portal/" not in page.url:
        staff_in(page, world, "Dana Reyes")
    base = portal_of(world, "harbor").removesuffix("/firm-portal/")
    page.goto(f"{base}/firm-portal/invoices/")
    page.locator("table tbody tr th a").first.click()
    page.get_by_role("button", name="Make a link to copy").click()
    return page.locator("q-copy code").inner_text()


def to_the_checkout(phone: Page, link: str) -> str:
    """Gives the total that its button names."""
    phone.goto(link)
    phone.get_by_role("button", name=re.compile("^Pay for")).click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Pay ")
    return phone.locator(".owed .amount").inner_text()


def type_card(phone: Page, number: str) -> None:
    phone.get_by_label("Credit or debit card").check()
    fields = phone.frame_locator('[data-host="card"] iframe')
    fields.locator("#number").fill(number)
    fields.locator("#expiry").fill("12 / 34")
    fields.locator("#cvc").fill("314")


def fill(phone: Page) -> None:
    phone.get_by_label("Confirmation to").fill(DANA)
    phone.get_by_label(re.compile("I agree to the")).check()


def give_there(phone: Page, total: str, number: str) -> None:
    """On the processor's own page."""
    phone.get_by_label("E-mail").fill("carol@client.example")
    phone.get_by_label("Card number").fill(number)
    phone.get_by_label("Expiration").fill("12 / 34")
    phone.get_by_label("Security code").fill("314")
    phone.get_by_role("button", name=f"Pay {total}").click()


def press(phone: Page, total: str) -> None:
    phone.get_by_role("button", name=re.compile(rf"^Pay {re.escape(total)} for")).click()


def is_clean(page: Page) -> bool:
    found = [fault["id"] for fault in Axe().run(page, options={"iframes": False}).response["violations"]]
    too_wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth + 1")
    assert (found, too_wide) == ([], False)
    return True


def test_a_card_pays_on_a_phone_and_a_second_window_hears_of_it(
    page: Page, chromium: Browser, phone: Page, world: World
) -> None:
    link = link_to_pay(page, world)
    other = chromium.new_context(viewport=PHONE).new_page()
    other.clock.install()
    other.goto(link)
    total = to_the_checkout(phone, link)
    type_card(phone, PAID)
    fill(phone)
    assert is_clean(phone)
    press(phone, total)
    expect(phone.get_by_role("heading", name=f"{total} is paid")).to_be_visible()
    assert is_clean(phone)
    told = other.get_by_text("is paid. Nothing is due on it.")
    expect(told).to_be_visible()
    # It still stands there for whoever comes back to the window an hour later, and after the window was opened anew.
    other.clock.run_for(60 * 60 * 1000)
    expect(told).to_be_visible()
    other.reload()
    expect(told).to_be_visible()
    assert is_clean(other)
    other.context.close()
    # Back leads to what became of the form, not to a form that could pay again.
    phone.go_back()
    expect(phone.get_by_role("button", name=re.compile("^Pay .* for"))).to_have_count(0)


def test_two_numbers_are_enough_to_pay(page: Page, phone: Page, world: World) -> None:
    """By the client's key, without a link and without an account."""
    staff_in(page, world, "Dana Reyes")
    page.goto(f"{portal_of(world, 'harbor')}invoices/")
    bills = page.locator("table tbody tr").filter(has=page.locator("th a", has_text=re.compile(r"^\d+$")))
    row = bills.first
    number, client_number = row.locator("th a").first.inner_text(), row.locator("td").nth(5).inner_text()
    phone.goto(world.facts["client_portal"])
    phone.get_by_role("link", name="See what you owe").click()
    phone.get_by_label("Client number").fill(client_number)
    phone.get_by_label("Invoice number").fill(number)
    phone.get_by_role("button", name="See the open invoices").click()
    phone.get_by_role("link", name=re.compile(re.escape(number))).click()
    total = to_the_checkout(phone, phone.url)
    type_card(phone, PAID)
    fill(phone)
    assert is_clean(phone)
    press(phone, total)
    expect(phone.get_by_role("heading", name=f"{total} is paid")).to_be_visible()


def test_the_processors_fields_follow_the_page_when_evening_comes(page: Page, phone: Page, world: World) -> None:
    to_the_checkout(phone, link_to_pay(page, world))
    phone.get_by_label("Credit or debit card").check()
    label = phone.frame_locator('[data-host="card"] iframe').locator("label").first
    expect(label).to_be_visible()
    by_day = label.evaluate("each => getComputedStyle(each).color")
    phone.emulate_media(color_scheme="dark")
    expect(label).not_to_have_css("color", by_day)
    expect(phone.locator('[data-host="card"] iframe')).to_have_css("color-scheme", "dark")


def test_a_declined_card_is_said_in_plain_words_and_the_bank_account_pays_instead(
    page: Page, phone: Page, world: World
) -> None:
    total = to_the_checkout(phone, link_to_pay(page, world))
    type_card(phone, DECLINED)
    fill(phone)
    press(phone, total)
    expect(phone.get_by_role("alert").filter(has_text="Nothing was charged.")).to_be_visible()
    sign_in_at_the_bank(phone, "Acme Co")
    press(phone, total)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Your bank transfer has started")


def test_a_bank_that_asks_is_answered_in_the_page(page: Page, phone: Page, world: World) -> None:
    """3-D Secure."""
    total = to_the_checkout(phone, link_to_pay(page, world))
    type_card(phone, ASKS)
    fill(phone)
    press(phone, total)
    asks = phone.frame_locator('[aria-label="Your bank asks you to confirm"] iframe')
    asks.get_by_role("button").first.click()
    expect(phone.get_by_role("heading", name=f"{total} is paid")).to_be_visible()


def test_without_script_the_processors_own_page_takes_another_card_after_one_was_declined(
    page: Page, chromium: Browser, world: World
) -> None:
    link = link_to_pay(page, world)
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    phone = context.new_page()
    total = to_the_checkout(phone, link)
    phone.get_by_label("Credit or debit card").check()
    fill(phone)
    press(phone, total)
    expect(phone).to_have_url(re.compile(re.escape(world.facts["processor"])))
    give_there(phone, total, DECLINED)
    expect(phone.get_by_text("Your card was declined")).to_be_visible()
    page.goto(f"{page.url.partition('/invoices/')[0]}/payments/?show=attempts")
    page.get_by_role("row").filter(has_text=total).locator("th a").first.click()
    until(lambda: page.reload() and page.get_by_text("was declined on the processor's own page").count(), "the news")
    give_there(phone, total, PAID)
    expect(phone.get_by_role("heading", name=f"{total} is paid")).to_be_visible()
    context.close()


def test_two_quick_clicks_pay_once(page: Page, phone: Page, world: World) -> None:
    """Immunity 6."""
    total = to_the_checkout(phone, link_to_pay(page, world))
    type_card(phone, PAID)
    fill(phone)
    phone.get_by_role("button", name=re.compile(rf"^Pay {re.escape(total)} for")).dblclick()
    expect(phone.get_by_role("heading", name=f"{total} is paid")).to_be_visible()
    staff = portal_of(world, "harbor").removesuffix("/firm-portal/")
    page.goto(f"{staff}/firm-portal/payments/")
    expect(page.get_by_role("row").filter(has_text=total)).to_have_count(1)
