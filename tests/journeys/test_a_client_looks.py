"""Clients see what they owe: by a link, by two numbers, and with an account; on a phone, without script too."""

import re
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.journeys.doors import PASSWORD, link_mailed, portal_of, staff_in
from tests.journeys.waiting import until
from tests.journeys.world import World, fetch

pytestmark = pytest.mark.journey
PHONE = ViewportSize(width=390, height=844)
# Eleanor is a contact for the invoices of several clients.
ELEANOR = "eleanor@whitfield.example"


class Bill(NamedTuple):
    invoice: str
    client: str
    client_number: str
    due: str
    page: str
    link: str


@pytest.fixture
def bill(page: Page, world: World) -> Bill:
    """Dana makes a link to the newest invoice on which something is due."""
    staff_in(page, world, "Dana Reyes")
    base = portal_of(world, "harbor").removesuffix("/firm-portal/")
    page.goto(f"{base}/firm-portal/invoices/")
    row = page.locator("table tbody tr").first
    number, due = row.locator("th a").first.inner_text(), row.locator("td").last.inner_text()
    client, client_number = row.locator("td").nth(4).inner_text(), row.locator("td").nth(5).inner_text()
    row.locator("th a").first.click()
    address = page.url
    page.get_by_role("button", name="Make a link to copy").click()
    return Bill(number, client, client_number, due, address, page.locator("q-copy code").inner_text())


def is_clean(page: Page) -> bool:
    found = [fault["id"] for fault in Axe().run(page).response["violations"]]
    too_wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth + 1")
    assert (found, too_wide) == ([], False)
    return True


def test_a_link_shows_its_invoice_with_nothing_typed_and_the_firm_sees_that_somebody_looked(
    page: Page, chromium: Browser, world: World, bill: Bill
) -> None:
    for _ in range(3):
        with fetch(bill.link) as answer:  # as a mail scanner would
            assert answer.status == 200
    page.goto(bill.page)
    expect(page.get_by_text("not seen yet").first).to_be_visible()
    context = chromium.new_context(viewport=PHONE)
    phone = context.new_page()
    with phone.expect_response(re.compile("/seen/$")) as told:
        phone.goto(bill.link)
    assert told.value.status == 204
    expect(phone.get_by_role("heading", level=1)).to_contain_text(bill.invoice)
    expect(phone.locator(".owed .amount")).to_have_text(bill.due)
    expect(phone.get_by_label("Whose portal this is")).to_contain_text(bill.client)
    assert is_clean(phone)
    assert context.cookies() == []
    context.close()
    page.goto(bill.page)
    expect(page.get_by_text("seen by a person").first).to_be_visible()


def test_two_numbers_show_what_is_open_on_a_phone_without_script(chromium: Browser, world: World, bill: Bill) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    phone = context.new_page()
    phone.goto(world.facts["client_portal"])
    phone.get_by_role("link", name="See what you owe").click()
    phone.get_by_label("Client number").fill(bill.client_number)
    phone.get_by_label("Invoice number").fill("no such number")
    phone.get_by_role("button", name="See the open invoices").click()
    expect(phone.get_by_text("These numbers open nothing.")).to_be_visible()
    phone.get_by_label("Invoice number").fill(bill.invoice)
    phone.get_by_role("button", name="See the open invoices").click()
    expect(phone.get_by_label("Whose portal this is")).to_contain_text(bill.client)
    phone.get_by_role("link", name=re.compile(re.escape(bill.invoice))).click()
    expect(phone.locator(".owed .amount")).to_have_text(bill.due)
    phone.get_by_role("button", name=f"Leave {bill.client}").click()
    expect(phone.get_by_role("heading", name="Welcome to")).to_be_visible()
    context.close()


def test_whom_several_clients_name_for_their_invoices_sees_them_together_once_registered(
    page: Page, world: World
) -> None:
    portal = world.facts["client_portal"]
    page.goto(f"{portal}register/")
    page.get_by_label("Email address").fill(ELEANOR)
    page.get_by_label("First name").fill("Eleanor")
    page.get_by_label("Last name").fill("Whitfield")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    page.goto(link_mailed(world, ELEANOR, "verify"))
    page.get_by_role("button", name="Confirm my address").click()
    page.wait_for_url(re.compile("/(home|invoices)/$"))

    def linked() -> bool:
        page.goto(f"{portal}clients/")
        return page.locator(".rows > li").count() > 1

    until(linked, "Eleanor's clients in her account")
    for size in (PHONE, ViewportSize(width=1440, height=900)):
        page.set_viewport_size(size)
        for address in ("invoices/", "clients/"):
            page.goto(f"{portal}{address}")
            assert is_clean(page)
            expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.9)
    page.goto(f"{portal}home/")
    expect(page).to_have_url(f"{portal}invoices/")


def test_staff_look_at_a_clients_portal_under_a_banner_and_come_back(page: Page, world: World, bill: Bill) -> None:
    page.goto(bill.page)
    page.get_by_role("link", name=bill.client).first.click()
    page.get_by_role("button", name="Open client portal").click()
    banner = page.get_by_label("Whose portal this is")
    expect(banner).to_contain_text("This is on record.")
    assert is_clean(page)
    banner.get_by_role("button", name=f"Leave {bill.client}").click()
    expect(page.get_by_role("heading", name=bill.client)).to_be_visible()
