"""How people of the journeys come in: staff by their work sign-in, payers by the link in their mail."""

import json
import re
import urllib.request
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.waiting import until
from tests.journeys.world import World

PASSWORD = "seven-green-bottles"


def portal_of(world: World, firm: str) -> str:
    """The firm portal of a firm of the demo: Harbor & Pine lives on the demo's first host."""
    address: str = world.facts["firm_portal"]
    return address if firm == "harbor" else address.replace("//localhost", f"//{firm}.localhost")


def provider_of(world: World, firm: str) -> str:
    return f"{world.facts['identity_provider']}{firm}/"


def choose_at_the_provider(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Continue as {name}").click()


def staff_in(page: Page, world: World, name: str, firm: str = "harbor") -> None:
    page.goto(portal_of(world, firm))
    page.get_by_role("link", name="Sign in with your work account").click()
    choose_at_the_provider(page, name)
    page.wait_for_url("**/firm-portal/today/")


def asked_of_the_provider(world: World, firm: str, path: str, method: str = "GET", **facts: object) -> Any:
    """The provider's own door for programs."""
    body = json.dumps(facts).encode() if facts else None
    request = urllib.request.Request(  # noqa: S310  an address of our own demo
        f"{provider_of(world, firm)}api/{path}", data=body, method=method, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  as above
        text = answer.read()
    return json.loads(text) if text else None


def link_mailed(world: World, address: str, part: str) -> str:
    """The newest link of this kind in somebody's mailbox."""

    def found() -> str:
        for mail in world.mails(address):
            link = re.search(rf"https?://\S+/{part}/\S+", mail["text"])
            if link:
                return link[0]
        return ""

    return until(found, f"a mail to {address} with a link to {part}")


def payer_in(page: Page, world: World, address: str, *, given: str = "Carol", family: str = "Ames") -> None:
    """Register, read the mail, confirm."""
    page.goto(f"{world.facts['client_portal']}register/")
    page.get_by_label("Email address").fill(address)
    page.get_by_label("First name").fill(given)
    page.get_by_label("Last name").fill(family)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.goto(link_mailed(world, address, "verify"))
    page.get_by_role("button", name="Confirm my address").click()
    expect(page.get_by_role("heading", name=f"Welcome, {given}")).to_be_visible()
