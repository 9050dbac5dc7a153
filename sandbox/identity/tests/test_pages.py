import re
import signal
from pathlib import Path
from typing import Any

import pytest

from sandbox.identity.catalogue import CATALOGUE
from sandbox.identity.tests.conftest import DANA, Application, Provider, query
from sandbox.tests.service import running

# fmt: off
PAGES = (
    "", "people/add/", "groups/", "groups/add/", "applications/", "applications/add/", "provisioning/", "misbehave/",
    "log/", "sign-in/", "sign-out/", "back-to-the-seed/",
)
# fmt: on


def _id(provider: Provider, who: str = DANA) -> str:
    return str(provider.api("GET", f"people/{who}")["id"])


def test_every_page_is_one_that_a_browser_can_trust(application: Application, provider: Provider) -> None:
    application.id_token()
    own = (f"people/{_id(provider)}/", f"people/{_id(provider)}/remove/", "applications/of/quittance-harbor/")
    for path in (*PAGES, *own):
        page = provider.service.get(f"/harbor/{path}")

        assert page.status == 200, path
        assert (page.text.count("<h1"), page.text.count("<main"), page.text.count('lang="en"')) == (1, 1, 1), path
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page.text), path
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_person_is_added_with_groups_changed_deactivated_and_removed(provider: Provider) -> None:
    browser = provider.browser()
    partners = next(group["id"] for group in provider.api("GET", "groups")["groups"] if group["name"] == "Partners")
    given = {"given_name": " Nora ", "family_name": "Quist", "email": "nora@harborpine.example", "groups": partners}
    added = browser.post("/harbor/people/add/", given)
    address = added.headers["Location"].partition("?")[0]

    assert (added.status, "The person was added." in browser.get(added.headers["Location"]).text) == (303, True)
    assert provider.api("GET", "people/nora@harborpine.example")["groups"] == ["Partners"]

    browser.post(address, {**given, "given_name": "Eleonora", "groups": []})
    browser.post(address, {"act": "deactivate"})
    told = provider.api("GET", "people/nora@harborpine.example")

    assert (told["given_name"], told["groups"], told["active"]) == ("Eleonora", [], False)
    assert "Deactivated" in browser.get("/harbor/").text

    browser.post(f"{address}remove/", {})

    assert browser.get(address).status == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"given_name": " "}, "Write the given name."),
        ({"family_name": "x" * 201}, "at most 200 letters"),
        ({"email": "nobody"}, "Write an e-mail address"),
        ({"email": DANA.upper()}, "belongs to somebody else here"),
    ],
)
def test_a_person_that_cannot_be_written_is_told_beside_the_field(
    provider: Provider, changed: dict[str, str], words: str
) -> None:
    given = {"given_name": "Nora", "family_name": "Quist", "email": "nora@harborpine.example", **changed}
    page = provider.browser().post("/harbor/people/add/", given)

    assert page.status == 400
    assert words in page.text
    assert 'aria-invalid="true"' in page.text
    assert 'role="alert"' in page.text


def test_a_group_is_made_renamed_filled_and_removed(provider: Provider) -> None:
    browser = provider.browser()
    added = browser.post("/harbor/groups/add/", {"name": "Quittance admins", "members": _id(provider)})
    address = added.headers["Location"].partition("?")[0]
    browser.post(address, {"name": "Admins", "members": []})
    twice = browser.post("/harbor/groups/add/", {"name": "ADMINS"})

    assert provider.api("GET", "groups/Admins")["members"] == []
    assert (twice.status, "There is a group ADMINS already" in twice.text) == (400, True)

    browser.post(f"{address}remove/", {})

    assert "Admins" not in browser.get("/harbor/groups/").text


def test_an_application_is_registered_used_and_taken_off(provider: Provider) -> None:
    browser = provider.browser(DANA)
    given = {"client_id": "other", "name": "Other", "client_secret": "s", "redirect_uris": "http://localhost:1/back"}
    chosen = {"signed": "assertion", "name_id": "email", "attributes": "entra", "groups": "ids"}
    added = browser.post("/harbor/applications/add/", {**given, **chosen})
    asked = "client_id=other&response_type=code&scope=openid&redirect_uri=http://localhost:1/back"
    answer = browser.get(f"/harbor/oidc/authorize?{asked}")

    assert added.status == 303
    assert "code" in query(answer.headers["Location"])

    browser.post("/harbor/applications/of/other/", {"act": "forget"})

    assert browser.get(f"/harbor/oidc/authorize?{asked}").status == 400


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://x.example/#part", "http://x.example/; script-src *"]
)
def test_an_address_that_would_harm_is_not_registered(provider: Provider, address: str) -> None:
    given = {"client_id": "other", "name": "Other", "client_secret": "s", "redirect_uris": address}
    chosen = {"signed": "both", "name_id": "asked", "attributes": "plain", "groups": "names"}
    page = provider.browser().post("/harbor/applications/add/", {**given, **chosen})

    assert page.status == 400
    assert "One address on each line" in page.text


def test_the_application_that_is_always_there_becomes_as_it_was(provider: Provider) -> None:
    provider.api("PATCH", "applications/quittance-harbor", {"name": "Changed"})
    provider.browser().post("/harbor/applications/of/quittance-harbor/", {"act": "forget"})

    assert provider.api("GET", "applications/quittance-harbor")["name"] == "Quittance"


def test_a_person_makes_it_misbehave_and_behave(provider: Provider) -> None:
    browser = provider.browser()
    browser.post("/harbor/misbehave/", {"always": "oidc_wrong_issuer"})
    browser.post("/harbor/misbehave/", {"once": "oidc_token_slow", "seconds": "3"})
    now = provider.api("GET", "misbehave")
    page = browser.get("/harbor/misbehave/").text
    browser.post("/harbor/misbehave/", {"forget": "oidc_token_slow"})
    less = provider.api("GET", "misbehave")
    browser.post("/harbor/misbehave/", {"act": "behave"})

    assert now == {"oidc_wrong_issuer": {"times": None}, "oidc_token_slow": {"times": 1, "seconds": 3}}
    assert "Active until taken back" in page
    assert all(f'value="{key}"' in page for key in CATALOGUE)
    assert (list(less), provider.api("GET", "misbehave")) == (["oidc_wrong_issuer"], {})


@pytest.mark.parametrize(
    "wish", [{"no_such": "once"}, {"oidc_huge": "often"}, {"oidc_huge": 0}, {"oidc_token_slow": {"seconds": 999}}]
)
def test_a_wish_that_is_not_understood_changes_nothing(provider: Provider, wish: dict[str, Any]) -> None:
    provider.misbehave(oidc_huge=3)

    assert provider.service.post("/harbor/api/misbehave", wish).status == 400
    assert provider.api("GET", "misbehave") == {"oidc_huge": {"times": 3}}


def test_the_log_hides_secrets_and_shows_the_token_decoded(application: Application, provider: Provider) -> None:
    application.id_token()
    line = provider.log("oidc")[0]
    page = provider.service.get("/harbor/log/?side=oidc").text

    assert line["asked"]["client_secret"] == "(hidden)"
    assert line["answered"]["id_token, read"]["claims"]["email"] == DANA
    assert "harbor-opens-the-door" not in page
    assert "Asked: grant_type" in page
    assert provider.browser().post("/harbor/log/", {}).status == 303
    assert provider.log() == []


def test_the_last_two_hundred_are_kept(provider: Provider) -> None:
    for _ in range(205):
        provider.service.get("/harbor/oidc/jwks")

    assert len(provider.log()) == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "people/nobody@x.example", None, 404),
        ("DELETE", "groups/none", None, 404),
        ("PUT", "people", "{}", 405),
        ("POST", "people", "[]", 400),
        ("POST", "people", "{", 400),
        ("POST", "people", '{"nickname": "x"}', 400),
        ("POST", "people", '{"given_name": 1}', 400),
        ("PATCH", f"people/{DANA}", '{"groups": ["none"]}', 404),
        ("PATCH", "applications/quittance-harbor", '{"signed": "never"}', 400),
        ("PATCH", "applications/quittance-harbor", '{"redirect_uris": "http://x.example/"}', 400),
        ("POST", "provisioning", '{"address": "file:///etc/passwd", "token": "x"}', 400),
        ("POST", "provisioning/push", "{}", 400),
        ("POST", "session", '{"person": "nobody"}', 404),
    ],
)
def test_programs_are_told_what_is_wrong(
    provider: Provider, method: str, path: str, body: str | None, status: int
) -> None:
    answer = provider.service.ask(method, f"/harbor/api/{path}", body, {})

    assert (answer.status, bool(answer.json()["error"])) == (status, True)


def test_what_was_changed_outlives_a_restart_and_what_a_client_holds_stays_good(tmp_path: Path) -> None:
    with running("identity", tmp_path) as service:
        first = Provider(service)
        untouched = not (tmp_path / "identity" / "harbor.json").exists()
        first.api("PATCH", f"people/{DANA}", {"family_name": "Reyes-Smith"})
        application = Application(first, first.browser(DANA))
        refresh = application.token(code=application.code()).json()["refresh_token"]
        keys = sorted(application.published())
        service.end(signal.SIGKILL)
    with running("identity", tmp_path) as service:
        second = Provider(service)
        again = Application(second, second.browser())

        assert untouched
        assert second.api("GET", f"people/{DANA}")["family_name"] == "Reyes-Smith"
        assert again.refresh(refresh).status == 200
        assert sorted(again.published()) == keys
        second.api("POST", "seed")
        assert second.api("GET", f"people/{DANA}")["family_name"] == "Reyes"
        assert (tmp_path / "identity" / "harbor-keys.json").stat().st_mode & 0o077 == 0


def test_the_same_seed_names_the_same_people_by_the_same_subjects(provider: Provider, tmp_path: Path) -> None:
    with running("identity", tmp_path) as service:
        assert Provider(service).api("GET", "people") == provider.api("GET", "people")


def test_addresses_follow_the_demos_own_list_where_it_is_of_this_run(tmp_path: Path) -> None:
    with running("identity", tmp_path) as service:
        facts = '{"identity_provider": "http://127.0.0.1:%d/", "firm_portal": "http://localhost:4321/firm-portal/"}'
        told = []
        for port in (service.port, 1):
            (tmp_path / "world.json").write_text(facts % port)
            told.append(Provider(service).api("GET", "applications/quittance-harbor")["acs"])

        assert told == [
            "http://localhost:4321/firm-portal/door/saml/",
            f"http://localhost:{service.port - 6}/firm-portal/door/saml/",
        ]
