"""No mouse: a member of staff signs in, walks the people list and changes a group; a payer registers."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.doors import PASSWORD, link_mailed, portal_of
from tests.journeys.world import World

pytestmark = pytest.mark.journey
STEPS_MAX = 60


def walk_to(page: Page, name: str) -> None:
    """Press Tab until the thing of this name has the focus, and see that the focus can be seen."""
    for _ in range(STEPS_MAX):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """() => { const at = document.activeElement;
            if (!at || !at.matches("a, button, input, select, summary")) return "";
            const label = at.labels && at.labels.length ? at.labels[0].innerText : "";
            return [at.getAttribute("aria-label") || "", label, at.innerText || "", at.value || ""].join(" | "); }"""
        )
        if name in str(here):
            outline = page.evaluate(
                "() => { const at = getComputedStyle(document.activeElement); return at.outlineStyle + at.boxShadow; }"
            )
            assert outline != "nonenone", f"the focus on {name} cannot be seen"
            return
    raise AssertionError(f"{name} is not reached in {STEPS_MAX} steps on {page.url}")


def press(page: Page, name: str, key: str = "Enter") -> None:
    walk_to(page, name)
    page.keyboard.press(key)


def test_a_member_of_staff_signs_in_and_changes_a_group(page: Page, world: World) -> None:
    page.goto(portal_of(world, "harbor"))
    press(page, "Sign in with your work account")
    page.wait_for_url("**/harbor/**")
    press(page, "Continue as Dana Reyes")
    page.wait_for_url("**/firm-portal/today/")
    press(page, "Groups")
    page.wait_for_url("**/firm-portal/groups/")
    press(page, "Users")
    page.wait_for_url("**/firm-portal/groups/*/")
    press(page, "Send statements", "Space")
    press(page, "Save")
    expect(page.get_by_role("status").first).to_be_visible()
    expect(page.get_by_label("Send statements")).to_be_checked()


def test_a_row_of_the_people_list_opens_beside_it_and_closes_again(page: Page, world: World) -> None:
    page.goto(portal_of(world, "harbor"))
    press(page, "Sign in with your work account")
    page.wait_for_url("**/harbor/**")
    press(page, "Continue as Dana Reyes")
    page.wait_for_url("**/firm-portal/today/")
    press(page, "People")
    page.wait_for_url("**/firm-portal/people/")
    expect(page.get_by_role("gridcell", name="Dana Reyes")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("dana")
    page.get_by_role("gridcell", name="Dana Reyes").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Open").first).to_be_visible()


def test_a_payer_registers_and_comes_in(page: Page, world: World) -> None:
    page.goto(world.facts["client_portal"])
    press(page, "Create an account")
    page.wait_for_url("**/register/")
    for label, text in (
        ("Email address", "kim@acme.example"),
        ("First name", "Kim"),
        ("Last name", "Ames"),
        ("Password", PASSWORD),
    ):
        if page.evaluate("() => document.activeElement.tagName") != "INPUT" or label != "Email address":
            walk_to(page, label)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.goto(link_mailed(world, "kim@acme.example", "verify"))
    press(page, "Confirm my address")
    expect(page.get_by_role("heading", name="Welcome, Kim")).to_be_visible()
