"""Olive signs in, adds a firm to rehearse with, moves its clock, sends a trial mail and reads it where it arrived."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import seen
from tests.journeys.world import World

pytestmark = pytest.mark.journey


def sign_in(page: Page, world: World) -> None:
    olive = next(one for one in world.facts["sign_ins"] if one["where"] == "ops")
    page.goto(world.facts["ops"])
    page.get_by_label("Address").fill(olive["email"])
    page.get_by_label("Password").fill(olive["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Firms")).to_be_visible()


def test_from_sign_in_to_the_mail_in_the_mailbox(page: Page, world: World) -> None:
    sign_in(page, world)
    page.get_by_role("link", name="Add a firm").click()
    page.get_by_label("Name", exact=True).fill("Rehearsal & Sons")
    page.get_by_label("Short name").fill("rehearsal")
    page.get_by_label("Host").fill("rehearsal.localhost")
    page.get_by_label("Contact").fill("rae@rehearsal.example")
    page.get_by_label("A firm to rehearse with").check()
    page.get_by_role("button", name="Add the firm").click()
    expect(page.get_by_role("heading", name="Rehearsal & Sons")).to_be_visible()

    page.get_by_role("link", name="Move its clock").click()
    page.get_by_label("Days").fill("2")
    page.get_by_role("button", name="Let the days pass").click()
    expect(page.get_by_text("2 days")).to_be_visible()
    page.get_by_role("link", name="Back to the firm").click()

    page.get_by_label("To", exact=True).fill("rae@rehearsal.example")
    page.get_by_role("button", name="Send the trial mail").click()
    trial = page.get_by_role("row").filter(has_text="A trial mail for Rehearsal & Sons")
    expect(trial).to_be_visible()
    for _ in range(30):
        if trial.get_by_text("sent").count():
            break
        page.wait_for_load_state("networkidle")
        page.reload()
    expect(trial.get_by_text("sent")).to_be_visible()

    page.goto(world.facts["mailbox"])
    page.get_by_role("link", name="A trial mail for Rehearsal & Sons").first.click()
    expect(page.get_by_text("rae@rehearsal.example").first).to_be_visible()


def test_the_live_parts_ask_again_by_themselves(page: Page, world: World) -> None:
    sign_in(page, world)
    page.get_by_role("link", name="Jobs").click()
    with page.expect_response(lambda answer: answer.url.endswith("/ops/jobs/") and answer.request.method == "GET"):
        pass


def test_no_page_has_a_fault_that_axe_can_find(page: Page, world: World) -> None:
    world.mail_in("harbor@inbound.localhost", "dana@harborpine.example", subject="Seen by day and night")
    outside = [world.facts[name] for name in ("client_portal", "firm_portal", "ops")]
    faults = {address: seen.faults_by_night_and_day(page, address) for address in outside}
    sign_in(page, world)
    base = world.facts["ops"].removesuffix("/ops/")
    for path in (
        "/ops/firms/",
        "/ops/firms/add/",
        "/ops/firms/harbor/",
        "/ops/firms/harbor/clock/",
        "/ops/jobs/",
        "/ops/inbox/",
        "/ops/nothing/",
    ):
        faults[path] = seen.faults_by_night_and_day(page, base + path)
    services = ("world", "practice_system", "mailbox", "processor", "identity_provider", "bank", "dns")
    faults |= {name: seen.faults_by_night_and_day(page, world.facts[name]) for name in services}
    assert {address: found for address, found in faults.items() if found} == {}
