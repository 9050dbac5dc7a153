"""A person types a bank account's numbers, proves it by its small deposits, pays with it, and its bank blocks it."""

import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bank_fields import type_the_numbers
from tests.journeys.doors import payer_in, portal_of, staff_in
from tests.journeys.test_a_client_pays import fill, is_clean, press, to_the_checkout
from tests.journeys.test_money_goes_back import PATIENCE_MS, newest_payment, send_back
from tests.journeys.world import World

pytestmark = pytest.mark.journey
ROSA = "rosa.lund@acme.example"
ROUTING, NUMBER = "110000000", "000123456789"
ACCOUNT = "STRIPE TEST BANK account ending in 6789"


@pytest.fixture
def deposits(world: World) -> Iterator[tuple[str, str]]:
    """The processor sends two amounts, as it does where a bank shows no code beside a deposit."""
    _ask_the_processor(world, {"deposits": "amounts"})
    yield "0.32", "0.45"
    _ask_the_processor(world, {"deposits": "code"})


def test_small_deposits_prove_an_account_that_pays_until_its_bank_blocks_it(
    page: Page, phone: Page, world: World, deposits: tuple[str, str]
) -> None:
    payer_in(phone, world, ROSA, given="Rosa", family="Lund")
    sees_a_client_with_a_bill(page, phone, world)
    phone.goto(f"{world.facts['client_portal']}methods/add/")
    type_the_numbers(phone.frame_locator("[data-host] iframe"), "Rosa Lund", ROUTING, NUMBER)
    assert is_clean(phone)
    phone.get_by_role("button", name="Save the method").click()
    expect(phone.get_by_text("Two small deposits arrive on it")).to_be_visible()
    assert is_clean(phone)
    tell(phone, "0.11", "0.12")
    expect(phone.get_by_role("alert")).to_be_visible()
    assert is_clean(phone)
    tell(phone, *deposits)
    expect(phone.get_by_text(f"{ACCOUNT} is saved. Nothing was charged.")).to_be_visible()
    assert is_clean(phone)

    bill = f"{world.facts['client_portal']}invoices/"
    phone.goto(bill)
    phone.get_by_role("link", name=re.compile("^Look at it")).first.click()
    total = to_the_checkout(phone, phone.url)
    phone.get_by_label(ACCOUNT).check()
    fill(phone)
    press(phone, total)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your bank transfer has started")
    assert is_clean(phone)

    # R10: the account's owner told their bank that it was not authorized. It is not debited again without a look.
    send_back(page, world, "R10")
    expect(phone.get_by_role("heading", name=f"{total} was not paid")).to_be_visible(timeout=PATIENCE_MS)
    expect(phone.get_by_text("because it was not authorized")).to_be_visible()
    assert is_clean(phone)
    newest_payment(page, world, total)
    expect(page.get_by_text("not authorized").first).to_be_visible()
    assert is_clean(page)
    phone.get_by_role("link", name=re.compile("another way$")).click()
    expect(phone.get_by_label("Bank account")).to_be_visible()
    expect(phone.get_by_label(ACCOUNT)).to_have_count(0)
    phone.goto(f"{world.facts['client_portal']}methods/")
    expect(phone.get_by_text("The bank takes no debits of it (R10). Remove it, and add another one.")).to_be_visible()
    assert is_clean(phone)


def sees_a_client_with_a_bill(page: Page, phone: Page, world: World) -> None:
    """The firm links the client of its newest open invoice to whoever sits at the phone."""
    staff_in(page, world, "Dana Reyes")
    page.goto(f"{portal_of(world, 'harbor')}invoices/")
    row = page.locator("table tbody tr").first
    client = row.locator("td").nth(4).inner_text()
    row.locator("th a").first.click()
    page.get_by_role("link", name=client).first.click()
    page.wait_for_url("**/firm-portal/clients/*/")
    page.goto(f"{page.url}link/?q={urllib.parse.quote(ROSA)}")
    page.get_by_role("button", name="Link Rosa Lund").click()
    expect(page.get_by_text("Rosa Lund sees")).to_be_visible()


def tell(phone: Page, first: str, second: str) -> None:
    phone.get_by_label("First deposit").fill(first)
    phone.get_by_label("Second deposit").fill(second)
    phone.get_by_role("button", name="Prove the account").click()


def _ask_the_processor(world: World, wish: dict[str, str]) -> None:
    request = urllib.request.Request(  # noqa: S310  an address of our own demo
        f"{world.facts['processor']}api/settings", json.dumps(wish).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  as above
        assert answer.status == 200
