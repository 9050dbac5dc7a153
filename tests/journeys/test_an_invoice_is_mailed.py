"""The bookkeeper e-mails an invoice: it is wrapped, read by robots first, opened on a phone, paid, and receipted."""

import json
import re
import urllib.request
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.doors import portal_of, staff_in
from tests.journeys.test_a_client_pays import DANA, PAID, PHONE, fill, is_clean, type_card
from tests.journeys.test_the_books_are_mirrored import Bookkeeper
from tests.journeys.waiting import until
from tests.journeys.world import World

pytestmark = pytest.mark.journey
CLIENT, CAROL = "1001", "carol@acme.example"
PATIENCE_SECONDS = 180


def at_the_mailbox(world: World, path: str, **wish: object) -> Any:
    """The mail server's own door for programs; a POST where something is wished."""
    body = json.dumps(wish).encode() if wish else None
    request = urllib.request.Request(f"{world.facts['mailbox']}api/{path}", data=body)  # noqa: S310  our own demo
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  as above
        return json.load(answer)


def mailed(world: World, number: str) -> list[dict[str, Any]]:
    return [mail for mail in world.mails(CAROL) if number in mail["subject"]]


def wrapped(world: World, number: str) -> dict[str, Any]:
    found = until(lambda: mailed(world, number), f"the mail with invoice {number}", seconds=PATIENCE_SECONDS)
    return found[0]


def way_in(mail: dict[str, Any]) -> str:
    """Where the button leads: to the payer's own pass, and nowhere else."""
    links = {link for link in mail["links"] if "/client-portal/pass/" in link}
    assert len(links) == 1, mail["links"]
    return str(links.pop())


def payments_of(page: Page, world: World, number: str) -> int:
    page.goto(f"{portal_of(world, 'harbor')}payments/?q={number}")
    return page.locator("table tbody tr").count()


@pytest.fixture
def no_robot_stays(world: World) -> Any:
    yield
    at_the_mailbox(world, "robot", robot="")


def test_an_invoice_is_mailed_read_by_robots_paid_and_receipted(
    page: Page, chromium: Browser, world: World, no_robot_stays: None
) -> None:
    """Immunity 31: whatever opens links and presses buttons changes nothing."""
    at_the_mailbox(world, "robot", robot="presses")
    done = Bookkeeper(world).does("post-invoice", client=CLIENT, amount="123.00", email=True)
    number = done["entry_number"]
    assert done["mailed"], done["said"]

    mail = wrapped(world, number)
    assert [each["name"] for each in mail["attachments"]] == [f"Invoice_{number}.pdf"]
    assert "$123.00" in mail["text"]
    assert "X-Quittance-Key" not in mail["headers"]

    robot = until(lambda: _at_rest(world, way_in(mail)), "the robot to have pressed every button")
    assert {visit["method"] for visit in robot} >= {"HEAD", "GET", "POST"}
    staff_in(page, world, "Dana Reyes")
    assert payments_of(page, world, number) == 0
    assert len(mailed(world, number)) == 1

    phone = chromium.new_context(viewport=PHONE).new_page()
    phone.goto(way_in(mail))
    expect(phone.get_by_role("heading", level=1, name=f"Invoice {number}")).to_be_visible()
    expect(phone.locator(".owed .amount")).to_have_text("$123.00")
    the_paper_is_read(phone, number)

    phone.goto(way_in(mail))
    phone.get_by_role("button", name=re.compile("^Pay for")).click()
    type_card(phone, PAID)
    fill(phone)
    total = phone.locator(".owed .amount").inner_text()
    phone.get_by_role("button", name=re.compile(rf"^Pay {re.escape(total)} for")).click()
    expect(phone.get_by_role("heading", name=f"{total} is paid")).to_be_visible()
    until(lambda: [each for each in world.mails(DANA) if number in each["text"]], "the receipt")
    phone.context.close()


def _at_rest(world: World, link: str) -> list[dict[str, str]]:
    told = at_the_mailbox(world, "robot")
    return [] if told["left"] else [visit for visit in told["visits"] if visit["address"].startswith(link)]


def the_paper_is_read(phone: Page, number: str) -> None:
    phone.get_by_role("link", name="View invoice").click()
    expect(phone.locator(".paper-sheet canvas")).to_be_visible()
    expect(phone.locator(".textLayer")).to_contain_text(number)
    phone.get_by_role("button", name="Larger").click()
    expect(phone.get_by_text("125 %")).to_be_visible()
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="Download").click()
    assert saved.value.suggested_filename == f"Invoice_{number}.pdf"
    assert is_clean(phone)


def test_staff_see_the_pdf_and_a_copy_that_came_seconds_later_went_nowhere(page: Page, world: World) -> None:
    """EML-16, EML-17: Exchange splits a mail, and each recipient gets one all the same."""
    at_the_mailbox(world, "rules/harbor", apart=True)
    try:
        keeper = Bookkeeper(world)
        number = keeper.does("post-invoice", client=CLIENT, amount="124.00")["entry_number"]
        keeper.does("mail-invoice", invoice=number, to=f"{CAROL}, ap@acme.example")
    finally:
        at_the_mailbox(world, "rules/harbor", apart=False)
    wrapped(world, number)
    until(lambda: [mail for mail in world.mails("ap@acme.example") if number in mail["subject"]], "the other copy")

    staff_in(page, world, "Dana Reyes")
    page.goto(f"{portal_of(world, 'harbor')}invoices/?q={number}")
    page.get_by_role("link", name=f"PDF of invoice {number}").click()
    expect(page.locator(".paper-sheet canvas")).to_be_visible()
    expect(page.locator(".textLayer")).to_contain_text("$124.00")
    assert is_clean(page)
    assert len(mailed(world, number)) == 1


def test_a_mail_that_nobody_can_place_waits_and_one_that_comes_back_is_told(page: Page, world: World) -> None:
    """Immunity 34: the way of each mail is told, also where it ended."""
    keeper = Bookkeeper(world)
    keeper.does("mail-invoice", invoice="61001", oddity="wrong-number", to="nobody@acme.example")
    at_the_mailbox(world, "behaviour", bounce={"gone@acme.example": {"status": "5.1.1", "text": "No such mailbox"}})
    try:
        number = keeper.does("post-invoice", client=CLIENT, amount="125.00")["entry_number"]
        keeper.does("mail-invoice", invoice=number, to="gone@acme.example")
        staff_in(page, world, "Dana Reyes")
        until(lambda: "ounced" in fate_of(page, world, "gone@acme.example"), "the bounce", seconds=PATIENCE_SECONDS)
    finally:
        at_the_mailbox(world, "behaviour", delay_ms=0)
    assert fate_of(page, world, "nobody@acme.example", "mail/arrived/")
    assert world.mails("nobody@acme.example") == []
    page.goto(f"{portal_of(world, 'harbor')}mail/")
    assert is_clean(page)


def fate_of(page: Page, world: World, address: str, where: str = "mail/") -> str:
    """What the hub says of the mails to somebody."""
    page.goto(f"{portal_of(world, 'harbor')}{where}?q={address}")
    rows = page.get_by_role("row").filter(has_text=address)
    return rows.first.inner_text() if rows.count() else ""
