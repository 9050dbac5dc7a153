"""A guest by client number sees a PDF with a code from a contact's mail: on a phone, without script too."""

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.journeys.test_a_client_looks import is_clean
from tests.journeys.test_an_invoice_is_mailed import CAROL, CLIENT, wrapped
from tests.journeys.test_the_books_are_mirrored import Bookkeeper
from tests.journeys.waiting import until
from tests.journeys.world import World

pytestmark = pytest.mark.journey
PHONE = ViewportSize(width=390, height=844)


@pytest.fixture(scope="module")
def number(world: World) -> str:
    """An invoice that was mailed with its PDF."""
    made: str = Bookkeeper(world).does("post-invoice", client=CLIENT, amount="87.00", email=True)["entry_number"]
    wrapped(world, made)
    return made


def codes_mailed(world: World) -> list[str]:
    told = [re.search(r"(?m)^(\d{6})\s*$", mail["text"]) for mail in world.mails(CAROL)]
    return [found[1] for found in told if found]


def come_in(phone: Page, world: World, number: str) -> None:
    phone.goto(f"{world.facts['client_portal']}key/")
    phone.get_by_label("Client number").fill(CLIENT)
    phone.get_by_label("Invoice number").fill(number)
    phone.get_by_role("button", name="See the open invoices").click()
    phone.get_by_role("link", name=re.compile(re.escape(number))).click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_code_from_the_contacts_mail_opens_the_pdf_to_a_guest(
    chromium: Browser, world: World, number: str, *, script: bool
) -> None:
    before = len(codes_mailed(world))
    context = chromium.new_context(viewport=PHONE, java_script_enabled=script, reduced_motion="reduce")
    phone = context.new_page()
    come_in(phone, world, number)
    expect(phone.get_by_text("c•••l@acme.example").first).to_be_visible()
    assert "carol@" not in phone.content()
    assert not script or is_clean(phone)
    if phone.get_by_role("radio", name="c•••l@acme.example").count():
        phone.get_by_role("radio", name="c•••l@acme.example").check()
    phone.get_by_role("button", name="Mail the code").click()
    expect(phone.get_by_role("heading", name="Enter the code")).to_be_visible()
    code = until(lambda: codes_mailed(world)[: len(codes_mailed(world)) - before], "the mail with the code")[0]
    phone.get_by_label("Code").fill(f"{(int(code) + 1) % 1_000_000:06}")
    phone.get_by_role("button", name="Open the PDF").click()
    expect(phone.get_by_text("4 tries are left")).to_be_visible()
    assert not script or is_clean(phone)
    phone.get_by_label("Code").fill(code)
    phone.get_by_role("button", name="Open the PDF").click()
    expect(phone.get_by_role("link", name=re.compile("Download")).first).to_be_visible()
    assert context.request.get(f"{phone.url}file/").headers["content-type"] == "application/pdf"
    context.close()
