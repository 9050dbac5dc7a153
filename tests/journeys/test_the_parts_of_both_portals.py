"""Every part of both portals, on the living style pages: by keyboard alone, seen by axe, and without script."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.journeys import seen
from tests.journeys.world import World

pytestmark = pytest.mark.journey


@pytest.fixture
def style(page: Page, world: World) -> str:
    """The address of the style pages, seen by Olive."""
    olive = next(one for one in world.facts["sign_ins"] if one["where"] == "ops")
    ops: str = world.facts["ops"]
    page.goto(ops)
    page.get_by_label("Address").fill(olive["email"])
    page.get_by_label("Password").fill(olive["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Firms")).to_be_visible()
    return f"{ops}style/"


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_no_part_has_a_fault_that_axe_can_find_and_none_is_wider_than_the_screen(
    page: Page, style: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for name in ("", "portal/", "firm/", "door/", "error/"):
        assert seen.faults_by_night_and_day(page, style + name) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_a_dialog_opens_and_closes_by_keyboard_and_gives_the_focus_back(page: Page, style: str) -> None:
    page.goto(f"{style}portal/")
    opener = page.get_by_role("link", name="Remove Miguel Santos")
    opener.press("Enter")
    dialog = page.get_by_role("dialog", name="Remove Miguel Santos?")
    expect(dialog).to_be_visible()
    assert seen.faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_menu_is_walked_with_the_arrows_and_left_with_escape(page: Page, style: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{style}firm/")
    opener = page.locator("summary", has_text="Menu")
    opener.focus()
    page.keyboard.press("ArrowDown")
    lines = page.get_by_role("navigation", name="Firm portal, menu")
    expect(lines.get_by_role("link", name="Today")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(lines.get_by_role("link", name="Settings")).to_be_focused()
    page.keyboard.press("Escape")
    expect(lines).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_keys_of_the_firm_portal(page: Page, style: str) -> None:
    page.goto(f"{style}firm/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="5001")).to_be_focused()
    page.keyboard.press("/")
    search = page.get_by_label("Search everything")
    expect(search).to_be_focused()
    page.keyboard.type("j?")
    expect(search).to_have_value("j?")
    search.blur()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    keys.get_by_label("Use these keys in this browser").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(keys).to_be_hidden()


def test_a_notice_floats_and_goes_when_it_is_closed(page: Page, style: str) -> None:
    page.goto(f"{style}firm/")
    notice = page.get_by_role("status").filter(has_text="The group was saved.")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)


def test_a_password_is_shown_and_hidden_again(page: Page, style: str) -> None:
    page.goto(f"{style}door/")
    field = page.get_by_label("Password", exact=True)
    page.get_by_role("button", name="Show what is typed").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide what is typed").click()
    expect(field).to_have_attribute("type", "password")


def test_a_form_is_sent_once_and_says_that_it_is_busy(page: Page, style: str) -> None:
    page.goto(f"{style}door/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    # The page stays, so that the second press finds the same form.
    page.route("**/ops/style/door/", lambda route: route.fulfill(status=204))
    page.get_by_role("button", name="Sign in").click()
    busy = page.get_by_role("button", name="Signing in…")
    expect(busy).to_be_visible()
    busy.press("Enter")
    assert len(sent) == 1


def test_changes_are_not_left_behind_unasked(page: Page, style: str) -> None:
    page.goto(f"{style}portal/")
    page.locator("#quiet_name").fill("Night shift")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(style)
    assert asked == ["beforeunload"]


def test_a_live_part_is_drawn_anew_and_leaves_who_is_reading_alone(page: Page, style: str) -> None:
    page.goto(f"{style}portal/")
    with page.expect_response(lambda answer: answer.url.endswith("/ops/style/part/")) as answered:
        pass
    assert answered.value.request.headers["hx-request"] == "true"
    expect(page.locator("q-poll time")).not_to_have_text("10:42:00")


def test_a_link_swaps_a_part_by_htmx_under_our_policy(page: Page, style: str) -> None:
    """The page fixture fails whoever breaks the policy: htmx runs without eval and without a style of its own."""
    page.goto(f"{style}firm/")
    page.get_by_role("link", name="Look once more").click()
    expect(page.locator("#swapped")).to_contain_text("4 mails wait to be sent.")
    assert page.url == f"{style}firm/"


def test_the_pages_work_without_script(page: Page, style: str) -> None:
    browser = page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    bare = context.new_page()
    bare.goto(f"{style}firm/")
    expect(bare.get_by_text("The group was saved.")).to_be_visible()
    bare.get_by_label("Dana Reyes, your menu").click()
    expect(bare.get_by_role("button", name="Sign out")).to_be_visible()
    expect(bare.get_by_role("button", name="Copy")).to_have_count(0)
    context.close()
