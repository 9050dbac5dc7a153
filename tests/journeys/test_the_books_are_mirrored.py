"""What the bookkeeper does in the practice system is in the firm portal moments later; nothing odd comes in unasked."""

import functools
import json
import re
import urllib.request
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import waiting
from tests.journeys.doors import portal_of, staff_in
from tests.journeys.world import World

pytestmark = pytest.mark.journey
# One poll, two seconds, and what a busy machine takes on top.
_SEEN_WITHIN_MS = 180_000


until = functools.partial(waiting.until, seconds=_SEEN_WITHIN_MS / 1000)


class Bookkeeper:
    """Whoever works in the practice system of Harbor & Pine, by its door for programs."""

    def __init__(self, world: World) -> None:
        self.door = f"{world.facts['practice_system']}harbor/api/"

    def does(self, act: str, **facts: object) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310  an address of our own demo
            self.door + act, json.dumps(facts).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  as above
            told: dict[str, Any] = json.load(answer)
        return told


@pytest.fixture(scope="module")
def keeper(world: World) -> Bookkeeper:
    return Bookkeeper(world)


@pytest.fixture
def dana(page: Page, world: World) -> Page:
    staff_in(page, world, "Dana Reyes")
    # The first load of all four years must be through before a story can begin.
    page.goto(portal_of(world, "harbor") + "sync/")
    expect(page.get_by_text("Up to date as of").first).to_be_visible(timeout=120_000)
    return page


def find(page: Page, world: World, what: str, words: str) -> None:
    page.goto(f"{portal_of(world, 'harbor')}{what}/?q={words}")


def outstanding(page: Page) -> Decimal:
    """What the open page of a client says that they owe."""
    told = page.locator("dt", has_text=re.compile("^Outstanding$")).locator("xpath=following-sibling::dd[1]").first
    return Decimal(re.sub(r"[$,\s]", "", told.inner_text()))


def shown(page: Page, world: World, what: str, words: str, link: str) -> bool:
    find(page, world, what, words)
    return page.get_by_role("link", name=link, exact=True).count() > 0


def test_an_invoice_posted_in_the_practice_system_is_in_the_firm_portal(
    dana: Page, world: World, keeper: Bookkeeper
) -> None:
    find(dana, world, "clients", "1001")
    dana.get_by_role("link", name="Acme Co", exact=True).click()
    before = outstanding(dana)  # other stories of this world may have left bills open
    number = keeper.does("post-invoice", client="1001", amount="123.45")["entry_number"]
    # The page that is open shows it by itself.
    expect(dana.get_by_text(number, exact=True).first).to_be_visible(timeout=_SEEN_WITHIN_MS)
    assert outstanding(dana) == before + Decimal("123.45")
    keeper.does("take-receipt", client="1001", apply={number: "23.45"}, reference="1122")
    until(lambda: paid_down(dana, world, number), "the receipt to lower what is due")
    keeper.does("void", entry=number)
    until(lambda: not shown(dana, world, "invoices", number, number), "the void invoice to leave the open ones")


def paid_down(page: Page, world: World, number: str) -> bool:
    find(page, world, "invoices", number)
    return "$100.00" in page.content()


def test_an_import_waits_for_a_person_and_comes_in_when_it_is_let_in(
    dana: Page, world: World, keeper: Bookkeeper
) -> None:
    before = count_of_clients(dana, world)  # other stories may have added some
    keeper.does("import-clients", count=300)
    held = f"{portal_of(world, 'harbor')}sync/held/"

    def waits() -> bool:
        dana.goto(held)
        return dana.get_by_role("link", name="300 new clients").count() > 0

    until(waits, "the import to be held")
    dana.get_by_role("link", name="300 new clients").first.click()
    dana.get_by_role("button", name="Let in 300 clients").click()
    until(lambda: count_of_clients(dana, world) == before + 300, "the imported clients")


def count_of_clients(page: Page, world: World) -> int:
    page.goto(portal_of(world, "harbor") + "clients/")
    told = re.search(r"([\d,]+) clients", page.content())
    return int(told[1].replace(",", "")) if told else 0


def test_a_row_that_cannot_be_read_is_shown_with_its_reason_and_leaves_when_it_was_mended(
    dana: Page, world: World, keeper: Bookkeeper
) -> None:
    keeper.does("mischief/nameless-client")
    quarantine = f"{portal_of(world, 'harbor')}sync/quarantine/"

    def is_named() -> bool:
        dana.goto(quarantine)
        return dana.get_by_text("Name is missing").count() > 0

    until(is_named, "the nameless client in the quarantine")
    keeper.does("mischief/nameless-client/undo")
    until(lambda: not is_named(), "the quarantine to be empty again")


def test_a_practice_system_that_stops_answering_is_named_and_the_books_stay(
    dana: Page, world: World, keeper: Bookkeeper
) -> None:
    keeper.does("mischief/no-answer")
    status = f"{portal_of(world, 'harbor')}sync/"

    def is_told() -> bool:
        dana.goto(status)
        return dana.get_by_text("Up to date as of").count() == 0

    until(is_told, "the page to say that the source does not answer")
    assert shown(dana, world, "clients", "1001", "Acme Co")
    keeper.does("mischief/no-answer/undo")
    until(lambda: not is_told(), "the mirror to go on")


def test_a_mapping_is_tried_saved_and_taken_back(dana: Page, world: World) -> None:
    portal = portal_of(world, "harbor")
    dana.goto(f"{portal}sync/map/edit/clients/")
    name = dana.get_by_role("group", name="Name", exact=True)
    name.get_by_label("From", exact=True).select_option("sort_name")
    dana.get_by_role("button", name="Try it on all rows").click()
    save = dana.get_by_role("button", name="Save version 1 and read all rows by it")
    expect(save).to_be_visible(timeout=_SEEN_WITHIN_MS)
    save.click()
    until(lambda: shown(dana, world, "clients", "1011", "Whitfield, Eleanor"), "the names by the new mapping")
    dana.goto(f"{portal}sync/map/versions/0/")
    dana.get_by_role("button", name="Go back to its own map").click()
    until(lambda: shown(dana, world, "clients", "1011", "Eleanor Whitfield"), "the names as they were")
