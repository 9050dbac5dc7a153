"""The firm posts money that came online: with its reference, without, and with a wrong one. It never counts twice."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.doors import portal_of, staff_in
from tests.journeys.test_a_client_pays import PAID, PHONE, fill, type_card
from tests.journeys.test_the_books_are_mirrored import Bookkeeper, until
from tests.journeys.world import World

pytestmark = pytest.mark.journey
CLIENT, PATIENCE_MS = "1002", 120_000
AMOUNTS = ("101.00", "102.00", "103.00")


def test_three_invoices_paid_at_once_are_posted_well_without_and_with_a_wrong_reference(
    page: Page, chromium: Browser, world: World
) -> None:
    """INV-7: each item says whether the firm posted it; what is due stays right however it was posted."""
    keeper = Bookkeeper(world)
    staff_in(page, world, "Dana Reyes")
    firm = portal_of(world, "harbor")
    page.goto(f"{firm}sync/")
    expect(page.get_by_text("Up to date as of").first).to_be_visible(timeout=PATIENCE_MS)
    numbers = [keeper.does("post-invoice", client=CLIENT, amount=cents)["entry_number"] for cents in AMOUNTS]

    def is_mirrored() -> bool:
        page.goto(f"{firm}invoices/?q={numbers[-1]}")
        return page.get_by_role("link", name=numbers[-1], exact=True).count() > 0

    until(is_mirrored, "the third invoice to be mirrored")
    pay(chromium, world, numbers)

    page.goto(f"{firm}payments/?q={numbers[0]}")
    page.locator("table tbody tr th a").first.click()
    rows = [page.get_by_role("row").filter(has_text=number) for number in numbers]
    for row in rows:
        expect(row).to_contain_text("not posted yet")
    references = [re.search(r"AIW-\d+-\d+", row.inner_text()) for row in rows]
    first = references[0]
    assert first

    keeper.does("take-receipt", client=CLIENT, apply={numbers[0]: AMOUNTS[0]}, reference=first[0])
    keeper.does("take-receipt", client=CLIENT, apply={numbers[1]: AMOUNTS[1]}, reference="wire")
    keeper.does("take-receipt", client=CLIENT, apply={numbers[2]: AMOUNTS[2]}, reference=first[0])
    # The open page tells it by itself.
    expect(rows[1]).to_contain_text("probably posted", timeout=PATIENCE_MS)
    expect(rows[0]).to_contain_text("posted", timeout=PATIENCE_MS)
    expect(rows[0]).not_to_contain_text("not posted yet", timeout=PATIENCE_MS)
    for number in numbers:
        page.goto(f"{firm}invoices/?q={number}&show=all")
        expect(page.get_by_role("row").filter(has_text=number)).to_contain_text("Paid")

    page.goto(f"{firm}echoes/")
    card = page.get_by_role("article").filter(has_text="$102.00")
    card.get_by_role("button").first.click()
    page.goto(f"{firm}payments/?q={numbers[1]}")
    page.locator("table tbody tr th a").first.click()
    expect(rows[1]).not_to_contain_text("probably", timeout=PATIENCE_MS)
    expect(rows[1]).to_contain_text("posted")


def pay(chromium: Browser, world: World, numbers: list[str]) -> None:
    """By the client key: the three at once, one payment."""
    phone = chromium.new_context(viewport=PHONE).new_page()
    phone.goto(f"{world.facts['client_portal']}key/")
    phone.get_by_label("Client number").fill(CLIENT)
    phone.get_by_label("Invoice number").fill(numbers[0])
    phone.get_by_role("button", name=re.compile("invoices")).click()
    for number in numbers:
        phone.locator(f'label:text-is("Invoice {number}")').click()  # it lies over its box
    phone.get_by_role("button", name="Pay what is ticked").click()
    type_card(phone, PAID)
    fill(phone)
    phone.get_by_role("button", name=re.compile(r"^Pay \$306\.00 for")).click()
    expect(phone.get_by_role("heading", name="$306.00 is paid")).to_be_visible()
