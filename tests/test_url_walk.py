"""A walk over every address: each page has its looker's gate, and no host tells of another firm, whoever asks."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from pytest_django import Settings

from quittance.web.base import gate
from quittance.web.ops import gate as ops_gate
from tests import pages, trial_pages
from tests.cast import Cast
from tests.pages import FIRM_PAGES, HARBOR, MACHINE_DOORS, NOBODY, OPS, OPS_PAGES, SECOND, Page, World

LOOKERS = {"firm": "firm", "portal": "portal", "ops": "ops", "hooks": "machine"}
ALL = [page for table in (FIRM_PAGES, OPS_PAGES, MACHINE_DOORS) for page in pages.of(table)]
TRIAL = pages.of("tests.trial_pages")[-1]
# Pages without a sign-in, and why they need none. `/` on a firm's host and on ops is the same route.
OPEN = {
    "": "leads on to the door",
    "client-portal/": "shows the firm's name and whom to ask",
    "firm-portal/": "shows the firm's name, before the sign-in",
    "firm-portal/door/go/": "leads to the firm's provider",
    "firm-portal/door/oidc/": "takes the provider's answer, which the attempt's cookie must fit",
    "firm-portal/door/saml/": "sends the provider's answer on to the next line",
    "firm-portal/door/saml/arrive/": "takes the provider's answer, which the attempt's cookie must fit",
    "firm-portal/door/saml/metadata/": "tells the provider our addresses",
    "firm-portal/door/left/": "says that one is signed out",
    "firm-portal/door/renewed/": "says to go back to the other tab",
    "firm-portal/door/emergency/": "asks for the emergency key",
    "firm-portal/door/set-up/": "asks for the set-up link's token",
    "firm-portal/door/set-up/send/": "mails the link to the firm's contact, whoever asks",
    "ops/": "is the sign-in",
    "brand/<slug:version>.css": "is the firm's colours, before anybody is known",
    "brand/<slug:sha256>.png": "is the firm's logo, which mails show too",
    "client-portal/sign-in/": "is the sign-in",
    "client-portal/sign-in/second-step/": "is the second half of the sign-in",
    "client-portal/sign-in/passkey/": "is the sign-in by passkey",
    "client-portal/sign-in/passkey/options/": "asks the passkey its question",
    "client-portal/door/sign-out/": "does nothing for who is signed out already",
    "client-portal/register/": "is the form for new accounts",
    "client-portal/register/sent/": "repeats the address that this browser typed",
    "client-portal/verify/<str:token>/": "opens by a link from a mail",
    "client-portal/link/": "asks for a link to sign in",
    "client-portal/link/sent/": "repeats the address that this browser typed",
    "client-portal/link/<str:token>/": "opens by a link from a mail",
    "client-portal/forgotten/": "asks for a link to a new password",
    "client-portal/forgotten/sent/": "repeats the address that this browser typed",
    "client-portal/reset/<str:token>/": "opens by a link from a mail",
    "client-portal/address/leave/<str:token>/": "opens by a link from a mail",
    "client-portal/address/take/<str:token>/": "opens by a link from a mail",
    "client-portal/key/": "asks for a client's key",
    "client-portal/terms/": "says what holds for everybody who pays",
    "client-portal/leave/": "does nothing for who has left already",
    **dict.fromkeys(
        (
            "client-portal/pass/<str:token>/",
            "client-portal/pass/<str:token>/seen/",
            "client-portal/pass/<str:token>/keep/",
            "client-portal/pass/<str:token>/invoices/",
            "client-portal/pass/<str:token>/invoices/now/",
            "client-portal/pass/<str:token>/invoices/<int:invoice_id>/",
            "client-portal/pass/<str:token>/invoices/<int:invoice_id>/now/",
            "client-portal/pass/<str:token>/invoices/<int:invoice_id>/pdf/",
            "client-portal/pass/<str:token>/invoices/<int:invoice_id>/pdf/file/",
            "client-portal/pass/<str:token>/pay/",
            "client-portal/pass/<str:token>/pay/alone/",
            "client-portal/pass/<str:token>/payments/form/<slug:form_key>/",
            "client-portal/pass/<str:token>/payments/<uuid:ticket>/",
            "client-portal/pass/<str:token>/payments/<uuid:ticket>/now/",
            "client-portal/pass/<str:token>/payments/<uuid:ticket>/asked/",
            "client-portal/pass/<str:token>/payments/<uuid:ticket>/leave/",
            "client-portal/pass/<str:token>/payments/together/<uuid:click>/",
            "client-portal/pass/<str:token>/payments/together/<uuid:click>/now/",
            "client-portal/pass/<str:token>/payments/together/<uuid:click>/asked/",
            "client-portal/pass/<str:token>/payments/together/<uuid:click>/leave/",
            "client-portal/pass/<str:token>/methods/",
            "client-portal/pass/<str:token>/history/",
            "client-portal/pass/<str:token>/statement/",
        ),
        "opens by a pass from a mail",
    ),
    "healthz": "says that the process lives",
    "readyz": "says whether it may be sent work",
    "metrics": "asks for its token, or for loopback",
    "hooks/processor/": "asks for the processor's signature, and answers nothing but whether to call again",
    **dict.fromkeys(
        (
            "hooks/scim/v2/ServiceProviderConfig",
            "hooks/scim/v2/ResourceTypes",
            "hooks/scim/v2/ResourceTypes/<str:scim_kind>",
            "hooks/scim/v2/Schemas",
            "hooks/scim/v2/Schemas/<str:schema>",
            "hooks/scim/v2/Users",
            "hooks/scim/v2/Users/<str:scim_id>",
            "hooks/scim/v2/Groups",
            "hooks/scim/v2/Groups/<str:scim_id>",
        ),
        "asks for the firm's provisioning key, which no browser has",
    ),
}


@pytest.fixture
def world(cast: Cast, settings: Settings) -> World:
    """Both firms, everybody, and a trial page that shows all it can."""
    settings.ROOT_URLCONF = "tests.trial_pages"
    return pages.assemble(cast)


def faults(page: Page) -> list[str]:
    declared = gate.declared(page.view)
    if declared is None:
        return [f"{page.route} has no gate"]
    found = []
    if declared.looker != LOOKERS.get(page.folder):
        found.append(f"{page.route} lies in web/{page.folder} behind the gate of {declared.looker}")
    if declared.open_to_all == bool(declared.permission):
        found.append(f"{page.route} needs a permission or is open to all, not both and not neither")
    if declared.open_to_all and page.route not in OPEN:
        found.append(f"{page.route} is open to all without a reason in this test")
    return found


def is_gated(page: Page) -> bool:
    declared = gate.declared(page.view)
    return declared is not None and not declared.open_to_all


def addresses(world: World, walked: list[Page]) -> list[str]:
    """Each page's address once with Harbor's things in it and once with Second's."""
    things = ((world.cast.harbor, world.harbors), (world.cast.second, world.seconds))
    return sorted({page.address(firm, built) for page in walked for firm, built in things})


def fresh(text: str) -> str:
    """Without what differs from one answer to the next: the request's number, the form's seal, a passkey's question."""
    # As little as may be between a name and its value: a challenge may begin with a dash of its own.
    return re.sub(r"(X-Request-Id: |csrfmiddlewaretoken\" value=\"|request_id\W+?|challenge\W+?)[\w-]+", r"\1", text)


@pytest.mark.parametrize("challenge", ["Zm9v-Yg_", "-Zm9vYg_", "_-Zm9vYg", "--Zm9vYg"])
def test_a_passkeys_question_is_taken_out_however_it_begins(challenge: str) -> None:
    assert fresh(f'{{"challenge": "{challenge}", "rpId": "localhost"}}') == '{"challenge": "", "rpId": "localhost"}'


@pytest.mark.parametrize("page", ALL, ids=lambda page: f"{page.folder}:/{page.route}")
def test_every_page_is_behind_the_gate_of_its_folders_looker(page: Page) -> None:
    assert faults(page) == []


@pytest.mark.parametrize("name", sorted(pages.holes(ALL)))
def test_every_part_of_an_address_that_varies_has_a_sample(name: str) -> None:
    assert name in pages.SAMPLES


def test_every_reason_for_an_open_page_is_still_needed() -> None:
    assert set(OPEN) == {page.route for page in ALL if not is_gated(page)}


def _view(_: HttpRequest) -> HttpResponse:
    return HttpResponse()


_view.__module__ = "quittance.web.firm.trial.pages"
_NO_ONE = gate.through(gate.Gate(looker="firm"), lambda _: None)
_BOTH = gate.through(gate.Gate(looker="firm", permission="see_clients", open_to_all=True), lambda _: None)
_OPENED = gate.through(gate.Gate(looker="firm", open_to_all=True), lambda _: None)


@pytest.mark.parametrize("view", [_view, ops_gate.page()(_view), _NO_ONE(_view), _BOTH(_view), _OPENED(_view)])
def test_a_trial_page_without_its_gate_is_refused(view: Callable[..., HttpResponse]) -> None:
    assert faults(Page(route="firm-portal/trial/", view=view))


def test_no_answer_on_a_firms_host_tells_of_the_other_firm_whoever_asks_and_however(world: World) -> None:
    harbors = pages.marks(world.cast.harbor, [world.cast.dana, world.cast.miguel, world.cast.sam])
    seconds = pages.marks(world.cast.second, [world.cast.lee])
    for host, strange in ((HARBOR, seconds), (SECOND, harbors)):
        for address in addresses(world, [*ALL, TRIAL]):
            for name, carried in world.visitors.items():
                for method in pages.methods(name):
                    answer = pages.told(pages.ask(host, address, carried, method))
                    found = [mark for mark in strange if mark in answer]
                    assert not found, f"{method} {host}{address} tells {name} of {found}"


def test_the_walk_would_notice(world: World) -> None:
    """The trial page does show a firm's rows to its own people, so silence about the other firm means something."""
    for host, name, firm in ((HARBOR, "Dana", world.cast.harbor), (SECOND, "Lee", world.cast.second)):
        answer = pages.ask(host, f"/{trial_pages.ADDRESS}", world.visitors[name])
        assert answer.status_code == 200
        assert all(mark in pages.told(answer) for mark in (firm.name, f"@{firm.slug}.example", f"only-{firm.slug}"))


def test_a_gated_page_shows_a_stranger_to_the_firm_nothing_at_all(world: World) -> None:
    marks = pages.marks(world.cast.harbor, [world.cast.dana]) | pages.marks(world.cast.second, [world.cast.lee])
    gated = [page for page in [*pages.of(FIRM_PAGES), TRIAL] if is_gated(page)]
    for host, strangers in (
        (HARBOR, ("nobody", "Lee", "Second's payer", "Olive")),
        (SECOND, ("nobody", "Dana", "Olive")),
    ):
        for address in addresses(world, gated):
            for name in strangers:
                for method in pages.methods(name):
                    answer = pages.ask(host, address, world.visitors[name], method)
                    assert answer.status_code in {302, 404, 405}, f"{method} {host}{address} for {name}"
                    assert not [mark for mark in marks if mark in pages.told(answer)], f"{method} {address} for {name}"


def test_an_open_page_is_the_same_for_a_stranger_with_cookies_as_for_nobody(world: World) -> None:
    open_pages = [page for page in [*pages.of(FIRM_PAGES), *pages.of(MACHINE_DOORS)] if not is_gated(page)]
    for address in set(addresses(world, open_pages)) - {"/metrics"}:  # counts the very requests that ask for it
        for method in ("GET", "POST"):
            answers = {
                fresh(pages.told(pages.ask(HARBOR, address, world.visitors[name], method)))
                for name in ("nobody", "Lee", "Second's payer", "Olive")
            }
            assert len(answers) == 1, f"{method} {address}"


def test_ops_pages_are_not_on_a_firms_host_and_firm_pages_not_on_the_ops_host(world: World) -> None:
    of_firms, of_ops = addresses(world, [*pages.of(FIRM_PAGES), TRIAL]), addresses(world, pages.of(OPS_PAGES))
    assert set(of_firms) & set(of_ops) == {"/"}
    for host, strange in ((HARBOR, of_ops), (SECOND, of_ops), (OPS, of_firms)):
        for address in set(strange) - {"/"}:
            for name in ("nobody", "Dana", "Olive"):
                for method in pages.methods(name):
                    answer = pages.ask(host, address, world.visitors[name], method)
                    assert answer.status_code == 404, f"{method} {host}{address} for {name}"


def test_ops_pages_know_operators_alone(world: World) -> None:
    for page in filter(is_gated, pages.of(OPS_PAGES)):
        for address in addresses(world, [page]):
            for name in set(world.visitors) - {"Olive"}:
                for method in pages.methods(name):
                    answer = pages.ask(OPS, address, world.visitors[name], method)
                    assert answer.status_code == 405 or answer["location"] == "/ops/", f"{method} {address} for {name}"
    assert pages.ask(OPS, "/ops/firms/", world.visitors["Olive"]).status_code == 200


def test_a_host_of_nobody_and_a_machine_door_name_no_firm(world: World) -> None:
    marks = pages.marks(world.cast.harbor, [world.cast.dana]) | pages.marks(world.cast.second, [world.cast.lee])
    doors = addresses(world, pages.of(MACHINE_DOORS))
    for address in addresses(world, [*ALL, TRIAL]):
        for host in (NOBODY, HARBOR, OPS) if address in doors else (NOBODY,):
            for name, carried in world.visitors.items():
                answer = pages.ask(host, address, carried)
                assert answer.status_code == 404 or address in doors, f"{host}{address} for {name}"
                assert not [mark for mark in marks if mark in pages.told(answer)], f"{host}{address} for {name}"
