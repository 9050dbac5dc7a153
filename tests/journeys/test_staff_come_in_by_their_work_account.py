"""Dana comes in by OpenID Connect, Lee by SAML, each with a click; who is taken out at the provider is signed out."""

import json
import urllib.request

import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.waiting import until
from tests.journeys.world import World

pytestmark = pytest.mark.journey


def staff(world: World, name: str) -> str:
    """Where this person signs in."""
    return next(one["address"] for one in world.facts["sign_ins"] if one["name"] == name)


def come_in(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Sign in with your work account").click()
    page.get_by_role("button", name=f"Continue as {name}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name.partition(" ")[0])


def at_provider(world: World, person: str, **facts: object) -> None:
    address = f"{world.facts['identity_provider']}harbor/api/people/{person}"
    wish = urllib.request.Request(address, json.dumps(facts).encode(), method="PATCH")  # noqa: S310  our own demo
    urllib.request.urlopen(wish, timeout=20).close()  # noqa: S310  as above


def living(world: World, person: str) -> int:
    with psycopg.connect(world.facts["databases"]["ops"]) as books:
        found = books.execute(
            "SELECT count(*) FROM access_session s JOIN access_person p ON p.id = s.person_id"
            " WHERE p.address = %s AND s.ended_at IS NULL",
            [person],
        ).fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.parametrize("name", ["Dana Reyes", "Lee Tran"])
def test_a_first_visit_and_a_way_out(page: Page, world: World, name: str) -> None:
    come_in(page, staff(world, name), name)
    expect(page.get_by_text("Everything that there is to do.")).to_be_visible()
    page.locator(".topbar-end summary").first.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    # The work account itself goes on: the way back is one click.
    page.get_by_role("link", name="Go to the sign-in page").click()
    page.get_by_role("link", name="Sign in with your work account").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name.partition(" ")[0])


def _is_reached(page: Page, target: Locator) -> bool:
    page.keyboard.press("Tab")
    return bool(target.evaluate("element => element === document.activeElement"))


def test_by_keyboard_alone(page: Page, world: World) -> None:
    page.goto(f"{staff(world, 'Dana Reyes')}?next=/firm-portal/settings/sign-in/")

    for target in (
        page.get_by_role("link", name="Sign in with your work account"),
        page.get_by_role("button", name="Continue as Dana Reyes"),
    ):
        expect(target).to_be_visible()
        until(lambda: _is_reached(page, target), "the key to get there")  # noqa: B023  called before the next turn
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign-in", level=1)).to_be_visible()


def test_who_is_taken_out_at_the_provider_is_signed_out(page: Page, world: World) -> None:
    person = "miguel.santos@harborpine.example"
    come_in(page, staff(world, "Dana Reyes"), "Miguel Santos")
    at_provider(world, person, active=False)
    with psycopg.connect(world.facts["databases"]["owner"]) as books:  # six minutes pass
        books.execute("SELECT set_config('quittance.firm', '1', false)")
        books.execute("UPDATE access_session SET proved_at = proved_at - interval '6 minutes'")
    try:
        until(lambda: living(world, person) == 0, "Miguel to be signed out", seconds=150)
        page.reload()
        expect(page.get_by_role("link", name="Sign in with your work account")).to_be_visible()
    finally:
        at_provider(world, person, active=True)
