"""Dana shapes the people list without dragging anything, finds it so the next time, and looks as a colleague."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.doors import portal_of, staff_in
from tests.journeys.world import World

pytestmark = pytest.mark.journey


def people(page: Page, world: World, asked: str = "") -> None:
    page.goto(f"{portal_of(world, 'harbor')}people/{asked}")
    expect(page.get_by_role("grid", name="People")).to_be_visible()


def titles(page: Page) -> list[str]:
    return [title.strip() for title in page.get_by_role("columnheader").all_inner_texts()]


def count(page: Page, words: str) -> None:
    expect(page.locator("[data-count]")).to_have_text(words)


@pytest.fixture
def danas(page: Page, chromium: Browser, world: World) -> Page:
    miguel = chromium.new_context()
    staff_in(miguel.new_page(), world, "Miguel Santos")  # who was never here stands in no list
    miguel.close()
    staff_in(page, world, "Dana Reyes")
    people(page, world)
    return page


def test_what_was_searched_sorted_and_filtered_stands_in_the_address_and_in_the_file(danas: Page, world: World) -> None:
    danas.get_by_role("searchbox", name="Search people").fill("miguel")
    count(danas, "1 fits")
    danas.get_by_role("searchbox", name="Search people").fill("")
    danas.get_by_role("columnheader", name="Name").locator(".ag-header-cell-label").click()
    expect(danas).to_have_url(re.compile(r"\?sort=name$"))
    danas.goto(f"{portal_of(world, 'harbor')}people/?where=address:contains:santos")
    count(danas, "1 fits")
    expect(danas.get_by_role("link", name="Export CSV")).to_have_attribute("href", re.compile("where=address"))
    danas.get_by_role("button", name="Clear 1 filter").click()
    expect(danas.get_by_role("gridcell", name="Dana Reyes")).to_be_visible()
    danas.get_by_role("searchbox", name="Search people").fill("nobody of that name")
    expect(danas.get_by_text("Nothing fits that search").first).to_be_visible()


def test_columns_are_moved_hidden_and_held_by_buttons_and_stay_so(danas: Page, world: World) -> None:
    assert titles(danas)[:3] == ["Name", "Address", "Groups"]
    danas.get_by_role("button", name="Columns").click()
    danas.get_by_role("button", name="Move towards the end: Address").click()
    expect(danas.get_by_role("button", name="Move towards the end: Address")).to_be_focused()
    danas.get_by_role("checkbox", name="Bounds").uncheck()
    with danas.expect_response(lambda answer: answer.url.endswith("/people/layout/")) as kept:
        danas.get_by_role("button", name="Wider: Groups").click()
    assert kept.value.status == 204
    people(danas, world)
    assert titles(danas)[:3] == ["Name", "Groups", "Address"]
    assert "Bounds" not in titles(danas)
    danas.get_by_role("button", name="Columns").click()
    with danas.expect_response(lambda answer: answer.url.endswith("/people/layout/")):
        danas.get_by_role("button", name="Back to the first layout").click()
    people(danas, world)
    assert titles(danas)[:3] == ["Name", "Address", "Groups"]


def test_a_row_opens_beside_the_list_and_the_address_opens_it_again(danas: Page) -> None:
    danas.get_by_role("gridcell", name="Miguel Santos").click()
    beside = danas.get_by_role("complementary", name="The person beside the list")
    expect(beside.get_by_role("heading", name="Miguel Santos")).to_be_visible()
    danas.reload()
    expect(beside.get_by_role("heading", name="Miguel Santos")).to_be_visible()
    danas.keyboard.press("Escape")
    expect(beside.get_by_role("heading", name="Miguel Santos")).to_have_count(0)


def test_without_script_the_same_rows_stand_in_a_table(danas: Page, chromium: Browser, world: World) -> None:
    plain = chromium.new_context(java_script_enabled=False, storage_state=danas.context.storage_state())
    page = plain.new_page()
    page.goto(f"{portal_of(world, 'harbor')}people/")
    expect(page.get_by_role("row", name=re.compile("Miguel Santos"))).to_be_visible()
    page.get_by_role("searchbox", name="Search people").fill("reyes")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("row", name=re.compile("Miguel Santos"))).to_have_count(0)
    plain.close()


def test_dana_looks_as_miguel_and_is_herself_again(danas: Page) -> None:
    danas.get_by_role("gridcell", name="Miguel Santos").click()
    danas.get_by_role("link", name="Open Miguel Santos").click()
    danas.get_by_role("button", name="See the portal as Miguel").click()
    band = danas.get_by_role("complementary", name="Whose view this is")
    expect(band).to_contain_text("Miguel Santos")
    expect(danas.get_by_role("link", name="People", exact=True)).to_have_count(0)
    band.get_by_role("button", name="Stop").click()
    expect(danas.get_by_role("heading", name="Miguel Santos", level=1)).to_be_visible()
    expect(danas.get_by_text("Stopped seeing the portal as Miguel Santos.").first).to_be_visible()
