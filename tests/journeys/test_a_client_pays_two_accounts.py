"""A person who pays for clients of two offices confirms once, on a phone, and reads what became of each payment."""

import base64
import json
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.doors import payer_in, portal_of, staff_in
from tests.journeys.test_a_client_pays import ASKS, PAID, PHONE, fill, is_clean, press, type_card
from tests.journeys.world import ROOT, World

pytestmark = pytest.mark.journey
ANA = "ana.pell@twohouses.example"
_TWO = """
SELECT DISTINCT ON (o.source_key) o.source_key, c.id, i.id
  FROM receivables_invoice i JOIN receivables_client c ON c.id = i.client_id JOIN tenancy_office o ON o.id = c.office_id
 WHERE i.due_cents > 0 AND i.currency = 'USD' AND c.firm_id = 1 AND c.gone_at IS NULL
 ORDER BY o.source_key, i.id DESC
"""


def bills(world: World) -> list[tuple[str, int, int]]:
    """An open invoice of a client of each of two offices."""
    with psycopg.connect(world.facts["databases"]["app"]) as books:
        books.execute("SELECT set_config('quittance.firm', '1', false)")
        return [(office, client, invoice) for office, client, invoice in books.execute(_TWO).fetchall()][:2]


def opens_an_account_for(world: World, office: str) -> None:
    """At the processor, and then noted here, as we who run the product do it."""
    form = {
        "controller[fees][payer]": "application", "business_profile[name]": "Harbor & Pine, other office",
        "capabilities[card_payments][requested]": "true", "external_account[object]": "bank_account",
        "external_account[country]": "US", "external_account[currency]": "usd",
        "external_account[routing_number]": "110000000", "external_account[account_number]": "000999999991",
    }  # fmt: skip
    key = base64.b64encode(b"sk_test_quittance:").decode()
    request = urllib.request.Request(  # noqa: S310  an address of our own demo
        f"{world.facts['processor']}v1/accounts",
        urllib.parse.urlencode(form).encode(),
        {"Authorization": f"Basic {key}"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  as above
        account = json.load(answer)["id"]
    said = Path(f"/proc/{world.pids['web']}/environ").read_bytes().decode().split("\0")
    settings = dict(line.split("=", 1) for line in said if line.startswith(("QUITTANCE_", "DATABASE_")))
    words = ["firm", "bank-account", "harbor", "Other office", "--account", account, "--office", office]
    subprocess.run(
        [sys.executable, "-m", "quittance", *words],
        cwd=ROOT, check=True, capture_output=True, env={**os.environ, **settings},
    )  # fmt: skip


def test_two_bank_accounts_are_paid_by_one_button_on_a_phone(page: Page, chromium: Browser, world: World) -> None:
    (_, first, bill), (office, second, other) = bills(world)
    opens_an_account_for(world, office)
    phone = chromium.new_context(viewport=PHONE).new_page()
    payer_in(phone, world, ANA, given="Ana", family="Pell")
    staff_in(page, world, "Dana Reyes")
    for client in (first, second):
        page.goto(f"{portal_of(world, 'harbor')}clients/{client}/link/?q={urllib.parse.quote(ANA)}")
        page.get_by_role("button", name="Link Ana Pell").click()
        expect(page.get_by_text("Ana Pell sees")).to_be_visible()
    phone.goto(f"{world.facts['client_portal']}pay/?i={bill}:150&i={other}:250")
    # What cannot be paid like that is chosen whole; the page names the sum either way.
    total = phone.locator(".owed .amount").inner_text()
    expect(phone.get_by_text("it becomes 2 payments")).to_be_visible()
    type_card(phone, PAID)
    fill(phone)
    assert is_clean(phone)
    press(phone, total)
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"{total} is paid, by 2 payments")
    expect(phone.get_by_role("heading", name=re.compile(r"^Payment \d of 2$"))).to_have_count(2)
    assert is_clean(phone)
    phone.go_back()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"{total} is paid, by 2 payments")
    # A bank that asks is answered in the page: once for the card, and this one again for each payment.
    phone.goto(f"{world.facts['client_portal']}pay/?i={bill}:350&i={other}:450")
    total = phone.locator(".owed .amount").inner_text()
    type_card(phone, ASKS)
    fill(phone)
    press(phone, total)
    paid = phone.get_by_role("heading", name=f"{total} is paid, by 2 payments")
    asks = phone.frame_locator('[aria-label="Your bank asks you to confirm"] iframe').get_by_role("button").first
    for _ in range(3):
        with phone.expect_event("load", timeout=60_000):  # the next question may stand there as soon as the page does
            asks.click()
    expect(paid).to_be_visible()
