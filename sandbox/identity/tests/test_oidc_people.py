"""What the tokens tell of a person, and when they stop being good."""

import re
from urllib.parse import quote

import pytest

from sandbox.identity.tests.conftest import DANA, Application, Provider, action, hidden, query


def test_a_refresh_gives_the_person_as_they_are_now(application: Application, provider: Provider) -> None:
    tokens = application.token(code=application.code()).json()
    provider.api("PATCH", f"people/{DANA}", {"family_name": "Reyes-Smith", "groups": []})
    again = application.refresh(tokens["refresh_token"]).json()
    claims = application.provider.log("oidc")[0]["answered"]["id_token, read"]["claims"]

    assert again["refresh_token"] != tokens["refresh_token"]
    assert (claims["family_name"], claims["groups"]) == ("Reyes-Smith", [])
    assert "nonce" not in claims


def test_only_offline_access_brings_a_refresh_token(application: Application) -> None:
    assert "refresh_token" not in application.token(code=application.code(scope="openid")).json()


@pytest.mark.parametrize("how", ["PATCH", "DELETE"])
def test_whoever_is_deactivated_or_removed_is_refused_everywhere(
    application: Application, provider: Provider, how: str
) -> None:
    tokens, code = application.token(code=application.code()).json(), application.code()
    provider.api(how, f"people/{DANA}", {"active": False} if how == "PATCH" else None)
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}

    assert application.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert application.token(code=code).json()["error"] == "invalid_grant"
    assert provider.service.get("/harbor/oidc/userinfo", **bearer).status == 401
    assert query(application.authorize(prompt="none").headers["Location"])["error"] == "login_required"


def test_the_page_refuses_whoever_is_deactivated_and_leads_back(provider: Provider) -> None:
    provider.api("PATCH", f"people/{DANA}", {"active": False})
    application = Application(provider, provider.browser())
    page = application.browser.choose(application.authorize(), "Dana Reyes")
    back = application.browser.choose(page, act="cancel")

    assert (page.status, application.browser.cookies) == (403, {})
    assert "Dana Reyes cannot sign in" in page.text
    assert query(back.headers["Location"])["error"] == "access_denied"


def test_whoever_takes_over_an_address_is_another_person(application: Application, provider: Provider) -> None:
    before = application.verified(application.id_token())["sub"]
    provider.api("DELETE", f"people/{DANA}")
    provider.api("POST", "people", {"given_name": "Dana", "family_name": "Reyes", "email": DANA})
    other = Application(provider, provider.browser(DANA))

    assert other.verified(other.id_token())["sub"] != before


def test_userinfo_tells_what_the_scope_allows(application: Application, provider: Provider) -> None:
    tokens = application.token(code=application.code(scope="openid email")).json()
    claims = provider.service.get("/harbor/oidc/userinfo", Authorization=f"Bearer {tokens['access_token']}").json()

    assert claims["email"] == DANA
    assert "given_name" not in claims
    assert provider.service.get("/harbor/oidc/userinfo", Authorization="Bearer x").status == 401


def test_a_new_key_signs_and_the_one_before_is_still_published(application: Application, provider: Provider) -> None:
    before = application.id_token()
    provider.api("POST", "keys/new")
    after = application.id_token()

    assert application.verified(before)["sub"] == application.verified(after)["sub"]
    assert len(application.published()) == 2


def test_groups_are_told_by_id_where_the_application_is_registered_so(
    application: Application, provider: Provider
) -> None:
    provider.api("PATCH", "applications/quittance-harbor", {"groups": "ids"})
    ids = [group["id"] for group in provider.api("GET", "groups")["groups"] if DANA in group["members"]]

    assert application.verified(application.id_token())["groups"] == ids


def test_signing_out_asks_first_unless_the_application_shows_whose_session_it_ends(application: Application) -> None:
    hint, browser = application.id_token(), application.browser
    asked = browser.get("/harbor/oidc/end-session")
    kept = dict(browser.cookies)
    after = quote(application.provider.portal)
    left = browser.get(f"/harbor/oidc/end-session?id_token_hint={hint}&post_logout_redirect_uri={after}&state=s")

    assert "Sign out?" in asked.text
    assert kept
    assert (left.headers["Location"], browser.cookies) == (f"{application.provider.portal}?state=s", {})


def test_signing_out_leads_only_to_registered_addresses(application: Application) -> None:
    hint = application.id_token()
    address = "/harbor/oidc/end-session?id_token_hint={}&post_logout_redirect_uri=https://elsewhere.example/"

    assert application.browser.get(address.format(hint)).status == 400
    assert application.browser.cookies


def test_the_button_of_the_sign_out_page_ends_the_session_and_goes_on(application: Application) -> None:
    after = quote(application.provider.portal)
    page = application.browser.get(
        f"/harbor/oidc/end-session?client_id=quittance-harbor&post_logout_redirect_uri={after}"
    )
    left = application.browser.post(action(page), {"after": hidden(page, "after")})

    assert (left.headers["Location"], application.browser.cookies) == (application.provider.portal, {})


def test_firms_know_nothing_of_each_other(application: Application, provider: Provider) -> None:
    second = provider.service.get("/second/oidc/jwks").json()["keys"]
    session = application.browser.cookies

    assert {key["kid"] for key in second}.isdisjoint(application.published())
    assert list(session) == ["sandbox-identity-harbor"]
    assert not re.search("Reyes", provider.service.get("/second/sign-in/").text)
    assert provider.service.get("/third/").status == 404
