"""Every page that can be asked for, found in the tables of addresses themselves: axe finds nothing, in either theme.

A page that a part of the product brings along later is looked at without a line here.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from quittance.web.base import gate
from tests import pages
from tests.journeys import seen
from tests.journeys.doors import asked_of_the_provider, payer_in, portal_of, staff_in
from tests.journeys.test_an_operator_tries_the_mail import sign_in as operator_in
from tests.journeys.world import World

pytestmark = pytest.mark.journey
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1440, height=900)
# Addresses that answer a file, a part of a page or a redirect, and so are no page to look at.
NOT_A_PAGE = re.compile(
    r"(?:^|/)(?:options|now|rows|layout|file|paper|beside|part|verdict|metadata|left|opened|go|oidc|saml|try|as-sent|original|whole|as-it-came|<int:position>|preview\.(?:css|png))/?$"
    r"|^brand/|^$|/preview/"
)
# What stands for each part of an address that varies, on the demo.
SAMPLES: dict[str, str] = {
    "person_id": "1",
    "group_id": "1",
    "token": "no-such-link",
    "passkey_id": "0",
    "session_id": "0",
    "slug": "harbor",
    "job_id": "1",
    "inbound_id": "1",
    "client_id": "1",
    "contact_id": "1",
    "invoice_id": "1",
    "payment_id": "1",
    "set_id": "1",
    "payout_id": "1",
    "account_id": "1",
    "currency": "USD",
    "day": "2026-06-03",
    "dispute_id": "1",
    "refund_id": "1",
    "decision_id": "1",
    "pass_id": "1",
    "link_id": "1",
    "run_id": "1",
    "row_id": "1",
    "held_id": "1",
    "ticket": "00000000-0000-0000-0000-000000000000",
    "form_key": "no-such-form",
    "trial_id": "1",
    "method_id": "1",
    "setup_id": "1",
    "year": "2026",
    "number": "0",
    "map_group": "clients",
    "table": "clients",
    "source_key": "1",
    "which": "key",
    "intake_id": "1",
    "delivery_id": "1",
    "wording_id": "1",
    "click": "00000000-0000-0000-0000-000000000000",
}
_HOLE = re.compile(r"<(?:\w+:)?(\w+)>")


def to_look_at(table: str, folders: set[str]) -> list[str]:
    found = []
    for page in pages.of(table):
        declared = gate.declared(page.view)
        if page.folder in folders and declared and "GET" in declared.methods and not NOT_A_PAGE.search(page.route):
            found.append("/" + _HOLE.sub(lambda hole: SAMPLES[hole[1]], page.route))
    return sorted(set(found))


def width_faults(page: Page) -> list[str]:
    wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth + 1")
    return ["wider than the screen of a phone"] if wide else []


def faults(page: Page, address: str) -> dict[str, list[str]]:
    """What axe says, on a phone by night and at a desk by day; and whether a phone would have to be pushed sideways."""
    page.set_viewport_size(PHONE)
    seen.load_by_night(page, address)
    found = {"phone, dark": seen.faults(page) + width_faults(page)}
    seen.let_it_be_day(page, DESK)
    found["desk, light"] = seen.faults(page)
    page.set_viewport_size(PHONE)
    found["phone again"] = width_faults(page)
    return {how: told for how, told in found.items() if told}


def walk(page: Page, base: str, addresses: list[str]) -> dict[str, dict[str, list[str]]]:
    found = {address: faults(page, base + address) for address in addresses}
    return {address: told for address, told in found.items() if told}


def with_staff(page: Page, world: World) -> str:
    staff_in(page, world, "Dana Reyes")
    return portal_of(world, "harbor").removesuffix("/firm-portal/")


def with_a_payer(page: Page, world: World) -> str:
    payer_in(page, world, "axel@acme.example", given="Axel")
    return str(world.facts["client_portal"]).removesuffix("/client-portal/")


def with_an_operator(page: Page, world: World) -> str:
    operator_in(page, world)
    return str(world.facts["ops"]).removesuffix("/ops/")


@pytest.mark.parametrize(
    ("come_in", "table", "folder"),
    [
        (with_staff, pages.FIRM_PAGES, "firm"),
        (with_an_operator, pages.OPS_PAGES, "ops"),
    ],
)
def test_no_page_behind_a_gate_has_a_fault(
    page: Page, world: World, come_in: Callable[[Page, World], str], table: str, folder: str
) -> None:
    base = come_in(page, world)
    assert walk(page, base, to_look_at(table, {folder})) == {}


def test_no_page_of_a_payer_has_a_fault(page: Page, world: World) -> None:
    base = with_a_payer(page, world)
    addresses = to_look_at(pages.FIRM_PAGES, {"portal"})
    assert walk(page, base, addresses) == {}


def test_no_page_before_the_doors_has_a_fault(chromium: Browser, world: World) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    base = portal_of(world, "harbor").removesuffix("/firm-portal/")
    addresses = [
        *("/client-portal/", "/client-portal/sign-in/", "/client-portal/register/", "/client-portal/link/"),
        *("/client-portal/forgotten/", "/client-portal/verify/no/", "/client-portal/reset/no/", "/no-such-page/"),
        *("/client-portal/key/", "/client-portal/key/?late=1", "/client-portal/pass/no/", "/client-portal/terms/"),
        *("/firm-portal/", "/firm-portal/door/emergency/", "/firm-portal/door/set-up/?t=no", "/firm-portal/nothing/"),
    ]
    assert walk(page, base, addresses) == {}
    asked_of_the_provider(world, "harbor", "misbehave", "POST", oidc_bad_signature="once")
    page.goto(f"{base}/firm-portal/")
    page.get_by_role("link", name="Sign in with your work account").click()
    page.get_by_role("button", name="Continue as Dana Reyes").click()
    assert seen.faults(page) == []
    context.close()
