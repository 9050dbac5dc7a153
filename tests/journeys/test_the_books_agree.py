"""From the click to the books: paid, paid out, proved at the bank, filed, mailed, imported, nothing left over."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bank_fields import sign_in_at_the_bank
from tests.journeys.doors import portal_of, staff_in
from tests.journeys.test_a_client_pays import PAID, fill, press, to_the_checkout, type_card
from tests.journeys.test_the_books_are_mirrored import Bookkeeper
from tests.journeys.waiting import until
from tests.journeys.world import World, fetch

pytestmark = pytest.mark.journey
PATIENCE_MS, PATIENCE_SECONDS = 120_000, 240
BY_CARD, BY_BANK = "211.37", "3022.59"
NAME = "Tern & Gale Boatworks"
DAYS = 4  # a card is at the bank on the second business day, a transfer on the third
FILE, DANA = "Posted_Invoice_Payments", "dana.reyes@harborpine.example"


def test_what_a_client_pays_is_in_the_bank_and_in_the_books_to_the_cent(page: Page, phone: Page, world: World) -> None:
    keeper = Bookkeeper(world)
    staff_in(page, world, "Dana Reyes")
    firm = portal_of(world, "harbor")
    page.goto(f"{firm}sync/")
    expect(page.get_by_text("Up to date as of").first).to_be_visible(timeout=PATIENCE_MS)
    files_leave_at_any_hour(page, firm)

    # A client of its own: other stories leave payments behind that somebody else posts, or nobody.
    client = client_of_ours(keeper)
    bills = [
        str(keeper.does("post-invoice", client=client, amount=each)["entry_number"]) for each in (BY_CARD, BY_BANK)
    ]
    until(lambda: is_mirrored(page, firm, bills[-1]), "the second invoice to be mirrored", seconds=PATIENCE_SECONDS)
    pay_by_card(phone, world, client, bills)
    pay_by_bank(phone, world, client, bills)
    references = [reference_of(page, firm, bill) for bill in bills]

    for _ in range(DAYS):
        days_pass(page, world)
    files_leave(page, firm, references)
    the_bank_agrees(page, firm, world)
    the_bookkeeper_imports(page, world, references)
    the_books_agree(page, firm, keeper, client, bills, references)


def client_of_ours(keeper: Bookkeeper) -> str:
    """With a number that nobody else gives out."""
    made = keeper.does("add-client", name1=NAME)
    with fetch(f"{keeper.door}client?client=id:{made['client_id']}") as answer:
        return str(json.load(answer)["number"])


def files_leave_at_any_hour(page: Page, firm: str) -> None:
    """The morning of the firm's clock may be hours away from whoever runs this."""
    page.goto(f"{firm}settings/files/")
    page.get_by_label("From what time on").fill("00:00")
    page.get_by_role("button", name="Save the choices").click()
    page.goto(f"{firm}settings/files/")
    expect(page.locator('input[name="mail_time"]')).to_have_value("00:00")


def is_mirrored(page: Page, firm: str, number: str) -> bool:
    page.goto(f"{firm}invoices/?q={number}")
    return page.get_by_role("link", name=number, exact=True).count() > 0


def to_pay(phone: Page, world: World, client: str, numbers: list[str], which: int) -> str:
    """By the client's key. Gives the total that the button names."""
    phone.goto(f"{world.facts['client_portal']}key/")
    phone.get_by_label("Client number").fill(client)
    phone.get_by_label("Invoice number").fill(numbers[0])
    phone.get_by_role("button", name=re.compile("invoices")).click()
    phone.get_by_role("link", name=re.compile(re.escape(numbers[which]))).first.click()
    return to_the_checkout(phone, phone.url)


def pay_by_card(phone: Page, world: World, client: str, numbers: list[str]) -> None:
    total = to_pay(phone, world, client, numbers, 0)
    type_card(phone, PAID)
    fill(phone)
    press(phone, total)
    expect(phone.get_by_role("heading", name=f"{total} is paid")).to_be_visible()


def pay_by_bank(phone: Page, world: World, client: str, numbers: list[str]) -> None:
    total = to_pay(phone, world, client, numbers, 1)
    sign_in_at_the_bank(phone, NAME)
    fill(phone)
    press(phone, total)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Your bank transfer has started")


def reference_of(page: Page, firm: str, number: str) -> str:
    page.goto(f"{firm}payments/?q={number}")
    page.locator("table tbody tr th a").first.click()
    row = page.get_by_role("row").filter(has_text=number).first
    expect(row).to_contain_text("not posted yet")
    found = re.search(r"AIW-\d+-\d+", row.inner_text())
    assert found
    return found[0]


def days_pass(page: Page, world: World) -> None:
    """By the button of the start page, as a visitor would."""
    page.goto(world.facts["world"])
    page.get_by_role("button", name="Next business day").click()
    expect(page.get_by_role("status")).to_contain_text("has arrived at the bank")
    expect(page.get_by_role("status")).not_to_contain_text("clock")


def files_leave(page: Page, firm: str, references: list[str]) -> None:
    """Within minutes by themselves; whoever looks at a deposit again does not wait for that."""

    def are_made() -> bool:
        for reference in references:
            page.goto(f"{firm}deposits/where/?q={reference}")
            if not page.locator('main a[href*="/deposits/files/"]').count():
                look_again(page, firm)
                return False
        return True

    until(are_made, "the files of both payments", seconds=PATIENCE_SECONDS)


def look_again(page: Page, firm: str) -> None:
    page.goto(f"{firm}deposits/?view=month")
    for link in {each.get_attribute("href") for each in page.locator('a[href*="/deposits/open/"]').all()}:
        page.goto(f"{firm.removesuffix('/firm-portal/')}{link}")
        again = page.get_by_role("button", name="Look at it again now")
        if again.count():
            again.click()


def mailed_files(world: World) -> Iterator[tuple[str, bytes]]:
    """Every invoice file in Dana's mailbox, the oldest first."""
    for mail in reversed(world.mails(DANA)):
        for attached in mail["attachments"]:
            if str(attached["name"]).startswith(FILE) and str(attached["name"]).endswith(".csv"):
                with fetch(f"{world.facts['mailbox']}mails/{mail['id']}/parts/{attached['number']}") as answer:
                    yield str(attached["name"]), answer.read()


def the_bookkeeper_imports(page: Page, world: World, references: list[str]) -> None:
    def mailed() -> list[tuple[str, bytes]]:
        found = list(mailed_files(world))
        whole = b"".join(content for _, content in found)
        return found if all(each.encode() in whole for each in references) else []

    waiting = set(references)
    for name, content in until(mailed, "the mails with both payments", seconds=PATIENCE_SECONDS):
        of_ours = {each for each in references if each.encode() in content}
        if not of_ours:
            continue
        show_file(page, world, name, content)
        for reference in of_ours:
            expect(page.get_by_role("row").filter(has_text=reference)).to_contain_text("will be posted")
        page.get_by_role("button", name=re.compile(r"^Post \d+ payment")).click()
        expect(page.get_by_role("status")).to_contain_text("posted.")
        waiting -= of_ours
        # The same file once more: it is known, and nothing can be posted twice.
        show_file(page, world, name, content)
        for reference in of_ours:
            expect(page.get_by_role("row").filter(has_text=reference)).to_contain_text("posted before")
    assert waiting == set()


def show_file(page: Page, world: World, name: str, content: bytes) -> None:
    page.goto(f"{world.facts['practice_system']}harbor/import/")
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="See what it would post").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def the_books_agree(
    page: Page, firm: str, keeper: Bookkeeper, client: str, bills: list[str], references: list[str]
) -> None:
    for bill, reference in zip(bills, references, strict=True):
        with fetch(f"{keeper.door}invoice?invoice={bill}") as answer:
            books: dict[str, Any] = json.load(answer)
        assert (books["open_amount"], [each["reference"] for each in books["applications"]]) == ("0.00", [reference])
        page.goto(f"{firm}payments/?q={bill}")
        page.locator("table tbody tr th a").first.click()
        row = page.get_by_role("row").filter(has_text=bill).first
        expect(row).not_to_contain_text("not posted yet", timeout=PATIENCE_MS)
        expect(row).to_contain_text("posted")
        page.goto(f"{firm}deposits/unposted/?q={reference}")
        expect(page.get_by_text(re.compile("None of these fits|Everything is posted"))).to_be_visible()
        page.goto(f"{firm}invoices/?q={bill}&show=all")
        expect(page.get_by_role("row").filter(has_text=bill)).to_contain_text("Paid")

    page.goto(f"{firm}tie-out/")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("main .state.bad")).to_have_count(0)
    page.goto(f"{firm}tie-out/?q={client}")
    row = page.locator("table tbody tr").filter(has_text=NAME)
    for side in ("practice system", "portal"):
        expect(row.locator(f'[data-label="{side}"]')).to_have_text("$0.00")
    expect(row.locator('[data-label="not posted yet"]')).to_have_text("")
    expect(row.locator('[data-label="difference"]')).to_have_text("none")


def the_bank_agrees(page: Page, firm: str, world: World) -> None:
    """The statement that the bank offers shows every payout, to the cent."""
    page.goto(world.facts["bank"])
    page.get_by_role("link", name="See all movements of Harbor & Pine CPAs").click()
    with page.expect_download() as offered:
        page.get_by_role("link", name="BAI2").click()
    statement = offered.value.path().read_bytes()

    page.goto(f"{firm}deposits/statements/")
    page.get_by_label("Statement from the bank").set_input_files(
        {"name": offered.value.suggested_filename, "mimeType": "text/plain", "buffer": statement}
    )
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name=re.compile(r"^Keep \d+ lines?$")).click()
    matched = page.get_by_role("region", name="Matched")
    expect(matched.get_by_text("as sent").first).to_be_visible()
    expect(matched.get_by_text("differs")).to_have_count(0)
    matched.get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("STRIPE PAYOUT HARBOR & PINE CPAS")
