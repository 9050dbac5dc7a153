"""Carol, whom no client names, registers, confirms, adds a passkey, comes in with it, and leaves for good."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.doors import PASSWORD, link_mailed, payer_in
from tests.journeys.world import World, fetch

pytestmark = pytest.mark.journey


def give_the_browser_a_key(page: Page) -> Callable[[bool], None]:
    """A key that lives in the browser, as one does in a phone; and how to put the finger on it or take it away."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def finger(on_it: bool) -> None:  # noqa: FBT001  a finger is on the key or it is not
        where = {"authenticatorId": made["authenticatorId"], "enabled": on_it}
        devtools.send("WebAuthn.setAutomaticPresenceSimulation", where)

    return finger


def sign_out(page: Page, initials: str) -> None:
    page.get_by_text(initials, exact=True).first.click()
    page.get_by_role("button", name="Sign out").click()


def test_from_registration_to_a_passkey_and_back_in_with_it(page: Page, world: World) -> None:
    portal = world.facts["client_portal"]
    payer_in(page, world, "carol.ames@acme.example")
    finger = give_the_browser_a_key(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Make a passkey on this device").click()
    expect(page.get_by_text("Chrome on Linux").first).to_be_visible()
    sign_out(page, "CA")

    # The page offers the key while the address is typed; here the button is tried, so the finger comes after it.
    finger(False)
    page.goto(f"{portal}sign-in/")
    page.wait_for_load_state("networkidle")

    def put_the_finger_on_it(route: Route) -> None:
        """Before the key is asked: one that was asked too early waits for good."""
        finger(True)
        route.continue_()

    page.route("**/sign-in/passkey/options/", put_the_finger_on_it)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Welcome, Carol")).to_be_visible()
    assert world.mails("carol.ames@acme.example")


def test_a_robot_that_opens_the_link_uses_nothing_up(page: Page, world: World) -> None:
    portal = world.facts["client_portal"]
    page.goto(f"{portal}register/")
    page.get_by_label("Email address").fill("robin@acme.example")
    page.get_by_label("First name").fill("Robin")
    page.get_by_label("Last name").fill("Ames")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    link = link_mailed(world, "robin@acme.example", "verify")
    for _ in range(3):
        with fetch(link) as answer:
            assert answer.status == 200
    page.goto(link)
    page.get_by_role("button", name="Confirm my address").click()
    expect(page.get_by_role("heading", name="Welcome, Robin")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Confirm your address")


def test_a_link_by_mail_a_new_name_and_the_end_of_the_account(page: Page, world: World) -> None:
    portal = world.facts["client_portal"]
    payer_in(page, world, "max@acme.example", given="Max")
    sign_out(page, "MA")
    page.goto(f"{portal}link/")
    page.get_by_label("Email address").fill("max@acme.example")
    page.get_by_role("button").filter(has_text="link").first.click()
    page.goto(link_mailed(world, "max@acme.example", "link"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Welcome, Max")).to_be_visible()

    page.goto(f"{portal}profile/name/")
    page.get_by_label("First name").fill("Maxine")
    page.get_by_role("button").filter(has_text="name").first.click()
    page.goto(f"{portal}home/")
    expect(page.get_by_role("heading", name="Welcome, Maxine")).to_be_visible()

    page.goto(f"{portal}profile/close/")
    page.get_by_label("Your email address").fill("max@acme.example")
    page.get_by_role("button", name="Close my account").click()
    page.goto(f"{portal}home/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
