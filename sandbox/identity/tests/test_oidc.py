import base64
from urllib.parse import quote, urlencode

import pytest

from sandbox.identity.oidc.idtoken import at_hash
from sandbox.identity.tests.conftest import DANA, FORM, RUTH, Application, Provider, action, hidden, query


def test_discovery_names_this_provider_and_addresses_that_answer(provider: Provider) -> None:
    told = provider.service.get("/harbor/oidc/.well-known/openid-configuration").json()

    assert told["issuer"] == f"{provider.base}/oidc"
    assert told["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint"):
        assert told[name].startswith(f"{provider.base}/oidc/")


def test_from_the_question_to_a_token_that_a_strict_library_believes(provider: Provider) -> None:
    application = Application(provider, provider.browser())
    page = application.authorize()
    answer = application.browser.choose(page, "Continue as Dana Reyes")
    told = query(answer.headers["Location"])
    tokens = application.token(code=told["code"]).json()
    claims = application.verified(tokens["id_token"])

    assert (answer.status, told["state"]) == (303, "the-state")
    assert answer.headers["Location"].startswith(application.redirect_uri + "?")
    assert (claims["nonce"], claims["email"], claims["email_verified"]) == ("the-nonce", DANA, True)
    assert (claims["given_name"], claims["family_name"], claims["name"]) == ("Dana", "Reyes", "Dana Reyes")
    assert claims["groups"] == ["Everyone", "Accounts receivable"]
    assert claims["at_hash"] == at_hash(tokens["access_token"])
    assert claims["auth_time"] <= claims["iat"] < claims["exp"]


def test_the_page_with_the_people_lets_its_form_lead_back_to_the_application(provider: Provider) -> None:
    page = Application(provider, provider.browser()).authorize()

    assert (
        f"form-action 'self' http://localhost:{provider.service.port - 6};" in page.headers["Content-Security-Policy"]
    )


def test_the_second_visit_is_silent(application: Application) -> None:
    assert application.authorize().status == application.authorize(prompt="none").status == 303


def test_without_a_session_prompt_none_is_answered_login_required(provider: Provider) -> None:
    told = query(Application(provider, provider.browser()).authorize(prompt="none").headers["Location"])

    assert (told["error"], told["state"]) == ("login_required", "the-state")


@pytest.mark.parametrize("changed", [{"prompt": "login"}, {"prompt": "select_account"}, {"login_hint": RUTH}])
def test_whoever_is_signed_in_is_asked_again_when_the_application_wants_it(
    application: Application, changed: dict[str, str]
) -> None:
    assert "Continue as Dana Reyes" in application.authorize(**changed).text


def test_a_sign_in_that_is_too_old_is_done_anew(provider: Provider) -> None:
    application = Application(provider, provider.browser(DANA, auth_time=1000))
    page = application.authorize(max_age="60")
    fresh = application.browser.choose(page, "Dana Reyes")
    claims = application.verified(application.token(code=query(fresh.headers["Location"])["code"]).json()["id_token"])

    assert page.status == 200
    assert claims["auth_time"] > 1000


def test_somebody_named_by_the_application_stands_first(provider: Provider) -> None:
    page = Application(provider, provider.browser()).authorize(login_hint=RUTH.upper())

    assert page.text.index("Continue as Ruth Okafor") < page.text.index("Continue as Dana Reyes")


def test_whoever_goes_back_without_signing_in_brings_access_denied(provider: Provider) -> None:
    application = Application(provider, provider.browser())
    answer = application.browser.choose(application.authorize(), act="cancel")

    assert query(answer.headers["Location"])["error"] == "access_denied"


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "somebody"},
        {"redirect_uri": "http://localhost:1/firm-portal/door/oidc/"},
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": None},
    ],
)
def test_an_address_that_is_not_registered_letter_by_letter_gets_a_page_and_no_answer(
    application: Application, changed: dict[str, str | None]
) -> None:
    page = application.authorize(**changed)

    assert (page.status, page.headers.get("Location")) == (400, None)
    assert "This sign-in cannot go on" in page.text


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "email"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "guess"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"request": "x.y.z"}, "request_not_supported"),
    ],
)
def test_a_question_with_a_fault_is_answered_in_the_specifications_words(
    application: Application, changed: dict[str, str | None], error: str
) -> None:
    told = query(application.authorize(**changed).headers["Location"])

    assert (told["error"], told["state"]) == (error, "the-state")


def test_a_question_by_form_from_another_site_is_answered_too(application: Application) -> None:
    asked = {
        "client_id": "quittance-harbor",
        "redirect_uri": application.redirect_uri,
        "response_type": "code",
        "scope": "openid",
    }
    answer = application.browser.post("/harbor/oidc/authorize", asked, Origin="http://localhost:1")

    assert "code" in query(answer.headers["Location"])


def test_a_page_elsewhere_cannot_choose_who_signs_in(provider: Provider) -> None:
    browser = provider.browser()
    page = browser.get("/harbor/sign-in/")
    facts = {"waiting": hidden(page, "waiting"), "person": DANA}
    answer = browser.post(action(page), facts, Origin="http://localhost:1")

    assert answer.status == 403


def test_a_code_is_good_for_one_try(application: Application) -> None:
    code = application.code()

    assert application.token(code=code).status == 200
    assert application.token(code=code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "error", "status"),
    [
        ({"code": "made-up"}, "invalid_grant", 400),
        ({"code": None}, "invalid_request", 400),
        ({"code_verifier": "another-verifier"}, "invalid_grant", 400),
        ({"code_verifier": None}, "invalid_grant", 400),
        ({"redirect_uri": "http://localhost:1/"}, "invalid_grant", 400),
        ({"client_secret": "wrong"}, "invalid_client", 401),
        ({"client_secret": None}, "invalid_client", 401),
        ({"client_id": "somebody"}, "invalid_client", 401),
        ({"grant_type": "password"}, "unsupported_grant_type", 400),
    ],
)
def test_the_token_endpoint_refuses_in_the_specifications_words(
    application: Application, changed: dict[str, str | None], error: str, status: int
) -> None:
    answer = application.token(**{"code": application.code(), **changed})

    assert (answer.status, answer.json()["error"]) == (status, error)


def test_the_secret_may_come_in_the_header(application: Application, provider: Provider) -> None:
    basic = base64.b64encode(f"quittance-harbor:{quote('harbor-opens-the-door')}".encode()).decode()
    facts = {
        "grant_type": "authorization_code",
        "code": application.code(code_challenge=None, code_challenge_method=None),
        "redirect_uri": application.redirect_uri,
    }
    headers = {"Content-Type": FORM, "Authorization": f"Basic {basic}"}
    answer = provider.service.ask("POST", "/harbor/oidc/token", urlencode(facts), headers)
    wrong = provider.service.ask("POST", "/harbor/oidc/token", "", {**headers, "Authorization": "Basic !"})

    assert answer.status == 200
    assert (wrong.status, wrong.headers["Www-Authenticate"]) == (401, 'Basic realm="token"')
