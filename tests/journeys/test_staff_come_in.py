"""Staff come in by their firm's own provider, by either protocol; whoever the firm removes there is out here."""

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.doors import asked_of_the_provider, choose_at_the_provider, portal_of, staff_in
from tests.journeys.waiting import until
from tests.journeys.world import World

pytestmark = pytest.mark.journey
SEE_PEOPLE = "/firm-portal/people/"


def base(world: World, firm: str = "harbor") -> str:
    return portal_of(world, firm).removesuffix("/firm-portal/")


def hire(world: World, firm: str, given: str, family: str, *groups: str) -> str:
    """Somebody new at the firm's provider, whom the portal has never seen."""
    address = f"{given}.{family}@{'harborpine' if firm == 'harbor' else 'secondstreet'}.example".lower()
    facts: dict[str, object] = {"given_name": given, "family_name": family, "email": address, "groups": list(groups)}
    asked_of_the_provider(world, firm, "people", "POST", **facts)
    return address


def test_by_openid_connect_a_first_visit_a_way_out_and_a_way_back(page: Page, world: World) -> None:
    address = hire(world, "harbor", "Paula", "Quist", "Accounts receivable")
    staff_in(page, world, "Paula Quist")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Paula")

    page.goto(base(world) + SEE_PEOPLE)
    expect(page.get_by_role("gridcell", name=address)).to_be_visible()

    page.get_by_text("PQ", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.goto(base(world) + SEE_PEOPLE)
    expect(page.get_by_role("link", name="Sign in with your work account")).to_be_visible()

    # The provider still knows her, so the way back is one click, and leads to the page she asked for.
    page.get_by_role("link", name="Sign in with your work account").click()
    page.wait_for_url(f"**{SEE_PEOPLE}")


def test_by_saml_a_first_visit(page: Page, world: World) -> None:
    hire(world, "second", "Sami", "Bloom", "Partners")
    staff_in(page, world, "Sami Bloom", "second")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sami")
    page.goto(base(world, "second") + SEE_PEOPLE)
    expect(page.get_by_role("gridcell", name="sami.bloom@secondstreet.example")).to_be_visible()


def test_somebody_whose_groups_lead_nowhere_is_told_whom_to_ask(page: Page, world: World) -> None:
    hire(world, "harbor", "Nora", "Group", "Professional staff")
    page.goto(portal_of(world, "harbor"))
    page.get_by_role("link", name="Sign in with your work account").click()
    choose_at_the_provider(page, "Nora Group")
    page.wait_for_url("**/firm-portal/**")
    page.goto(base(world) + SEE_PEOPLE)
    expect(page.get_by_role("heading", name="You are in, but you may do nothing yet")).to_be_visible()
    expect(page.get_by_role("link", name="dana.reyes@harborpine.example").first).to_be_visible()
    expect(page.get_by_text("Professional staff")).to_be_visible()


@pytest.mark.parametrize(("firm", "group"), [("harbor", "Accounts receivable"), ("second", "Partners")])
def test_whom_the_firm_removes_at_its_provider_is_out_at_the_next_click(
    chromium: Browser, page: Page, world: World, firm: str, group: str
) -> None:
    """The provider tells us by SCIM, by either protocol of the sign-in."""
    given = "Remy" if firm == "harbor" else "Sasha"
    hire(world, firm, "Adele", "Min", group)
    gone = hire(world, firm, given, "Leaver", group)
    staff_in(page, world, "Adele Min", firm)
    page.goto(f"{portal_of(world, firm)}people/provisioning/")
    page.get_by_role("button", name="Make the key").click()
    key = page.locator("code").filter(has_text="scim").or_(page.locator("[data-copy], q-copy code")).first.inner_text()
    asked_of_the_provider(
        world, firm, "provisioning", "POST", address=f"{base(world, firm)}/hooks/scim/v2", token=key.strip()
    )

    theirs = chromium.new_context()
    other = theirs.new_page()
    staff_in(other, world, f"{given} Leaver", firm)
    asked_of_the_provider(world, firm, f"people/{gone}", "DELETE")
    other.reload()
    expect(other.get_by_role("link", name="Sign in with your work account")).to_be_visible()
    theirs.close()

    page.goto(base(world, firm) + SEE_PEOPLE)
    expect(page.get_by_role("heading", name="People")).to_be_visible()


def living(world: World, address: str) -> int:
    with psycopg.connect(world.facts["databases"]["ops"]) as books:
        found = books.execute(
            "SELECT count(*) FROM access_session s JOIN access_person p ON p.id = s.person_id"
            " WHERE p.address = %s AND s.ended_at IS NULL",
            [address],
        ).fetchone()
    assert found is not None
    return int(found[0])


def test_without_provisioning_the_worker_asks_the_provider_and_ends_the_session(page: Page, world: World) -> None:
    address = hire(world, "harbor", "Moss", "Outgoing", "Bookkeeping")
    staff_in(page, world, "Moss Outgoing")
    # Nothing is pushed here: the provider only answers when it is asked.
    asked_of_the_provider(world, "harbor", "provisioning", "POST", address="", token="")
    asked_of_the_provider(world, "harbor", f"people/{address}", "PATCH", active=False)
    with psycopg.connect(world.facts["databases"]["owner"]) as books:  # six minutes pass
        books.execute("SELECT set_config('quittance.firm', '1', false)")
        books.execute("UPDATE access_session SET proved_at = proved_at - interval '6 minutes'")
    until(lambda: living(world, address) == 0, "the worker to have asked", seconds=150)
    page.reload()
    expect(page.get_by_role("link", name="Sign in with your work account")).to_be_visible()


def test_whom_the_provider_no_longer_knows_does_not_come_in(page: Page, world: World) -> None:
    address = hire(world, "harbor", "Otto", "Gone", "Bookkeeping")
    asked_of_the_provider(world, "harbor", f"people/{address}", "PATCH", active=False)
    page.goto(portal_of(world, "harbor"))
    page.get_by_role("link", name="Sign in with your work account").click()
    choose_at_the_provider(page, "Otto Gone")
    expect(page).not_to_have_url(f"{base(world)}/firm-portal/today/")
    page.goto(base(world) + SEE_PEOPLE)
    expect(page.get_by_role("link", name="Sign in with your work account")).to_be_visible()


@pytest.mark.parametrize(
    ("firm", "mood", "title"),
    [
        ("harbor", "wrong_issuer", "The answer came from another provider"),
        ("harbor", "bad_signature", "The answer's signature does not hold"),
        ("second", "wrong_audience", "The answer was meant for somebody else"),
        ("second", "bad_signature", "The answer's signature does not hold"),
    ],
)
def test_a_broken_answer_opens_nothing_and_says_what_to_do(
    page: Page, world: World, firm: str, mood: str, title: str
) -> None:
    protocol = "oidc" if firm == "harbor" else "saml"
    asked_of_the_provider(world, firm, "misbehave", "POST", **{f"{protocol}_{mood}": "once"})
    page.goto(portal_of(world, firm))
    page.get_by_role("link", name="Sign in with your work account").click()
    choose_at_the_provider(page, "Dana Reyes" if firm == "harbor" else "Lee Tran")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("link", name="Go to the sign-in page").click()
    expect(page.get_by_role("link", name="Sign in with your work account")).to_be_visible()
