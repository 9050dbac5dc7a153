"""The provider as a process of its own, and those who knock at it: a browser, an application by either protocol."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest

from sandbox.tests.service import Answer, Service, running

VERIFIER = "a-verifier-of-at-least-forty-three-letters-and-more"
DANA, RUTH = "dana.reyes@harborpine.example", "ruth.okafor@harborpine.example"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Browser:
    """Keeps cookies and follows nothing by itself."""

    service: Service
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str, **headers: str) -> Answer:
        return self._ask("GET", address, None, headers)

    def post(self, address: str, facts: dict[str, Any], **headers: str) -> Answer:
        return self._ask("POST", address, urlencode(facts, doseq=True), {"Content-Type": FORM, **headers})

    def post_json(self, address: str, facts: dict[str, Any]) -> Answer:
        return self._ask("POST", address, json.dumps(facts), {})

    def choose(self, page: Answer, person: str = "", **more: str) -> Answer:
        """Presses a button of the sign-in page."""
        facts = {"waiting": hidden(page, "waiting"), **({"person": _person(page, person)} if person else {}), **more}
        return self.post(action(page), facts)

    def _ask(self, method: str, address: str, body: str | None, headers: dict[str, str]) -> Answer:
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.service.ask(method, path, body, headers)
        for name, value in re.findall(r"^([\w-]+)=([^;]*)", answer.headers.get("Set-Cookie", "")):
            self.cookies[name] = value.strip('"')
            if not self.cookies[name]:
                del self.cookies[name]
        return answer


def _person(page: Answer, words: str) -> str:
    for value, inner in re.findall(r'<button name="person" value="([^"]+)"(.*?)</button>', page.text, re.DOTALL):
        if words in inner:
            return str(value)
    raise AssertionError(f"{words} is not on the page")


def action(page: Answer) -> str:
    found = re.search(r'<form[^>]* action="([^"]+)"', page.text)
    assert found, page.text
    return html.unescape(found[1])


def hidden(page: Answer, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return html.unescape(found[1])


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query, keep_blank_values=True).items()}


@dataclass
class Provider:
    service: Service

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.service.port}/harbor"

    @property
    def portal(self) -> str:
        return f"http://localhost:{self.service.port - 6}/firm-portal/"

    def api(self, method: str, path: str, facts: object = None, *, firm: str = "harbor") -> Any:
        body = None if facts is None else json.dumps(facts)
        answer = self.service.ask(method, f"/{firm}/api/{path}", body, {})
        assert answer.status == 200, answer.text
        return answer.json()

    def misbehave(self, **wish: object) -> None:
        self.api("POST", "misbehave", wish)

    def log(self, side: str = "") -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = self.api("GET", f"log?side={side}")["lines"]
        return lines

    def browser(self, person: str = "", **facts: int) -> Browser:
        """With somebody signed in already, if named."""
        browser = Browser(self.service)
        if person:
            answer = browser.post_json("/harbor/api/session", {"person": person, **facts})
            assert answer.status == 200, answer.text
        return browser


@dataclass
class Application:
    """An application that knows how to ask, and checks what it is told as PyJWT does."""

    provider: Provider
    browser: Browser

    @property
    def redirect_uri(self) -> str:
        return f"{self.provider.portal}door/oidc/"

    def authorize(self, **changed: str | None) -> Answer:
        asked = {
            "client_id": "quittance-harbor",
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "scope": "openid email profile offline_access",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": challenge(VERIFIER),
            "code_challenge_method": "S256",
            **changed,
        }
        given = {name: value for name, value in asked.items() if value is not None}
        return self.browser.get(f"/harbor/oidc/authorize?{urlencode(given)}")

    def code(self, **changed: str | None) -> str:
        return query(self.authorize(**changed).headers["Location"])["code"]

    def token(self, **changed: str | None) -> Answer:
        asked = {
            "grant_type": "authorization_code",
            "redirect_uri": self.redirect_uri,
            "client_id": "quittance-harbor",
            "client_secret": "harbor-opens-the-door",
            "code_verifier": VERIFIER,
            **changed,
        }
        body = urlencode({name: value for name, value in asked.items() if value is not None})
        return self.provider.service.ask("POST", "/harbor/oidc/token", body, {"Content-Type": FORM})

    def refresh(self, token: str, **changed: str | None) -> Answer:
        return self.token(
            **{
                "grant_type": "refresh_token",
                "refresh_token": token,
                "redirect_uri": None,
                "code_verifier": None,
                **changed,
            }
        )

    def id_token(self) -> str:
        return str(self.token(code=self.code()).json()["id_token"])

    def published(self) -> dict[str, jwt.PyJWK]:
        keys = self.provider.service.get("/harbor/oidc/jwks").json()["keys"]
        return {key["kid"]: jwt.PyJWK(key) for key in keys}

    def verified(self, token: str) -> dict[str, Any]:
        """Or PyJWT's refusal."""
        kid = jwt.get_unverified_header(token)["kid"]
        claims: dict[str, Any] = jwt.decode(
            token,
            self.published()[kid],
            algorithms=["RS256"],
            issuer=f"{self.provider.base}/oidc",
            audience="quittance-harbor",
            options={"require": ["exp", "iat", "sub", "nonce"]},
        )
        return claims


def challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture(scope="package")
def shared_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with running("identity", tmp_path_factory.mktemp("world")) as service:
        yield Provider(service)


@pytest.fixture
def provider(shared_provider: Provider) -> Provider:
    """Well-behaved and as at the beginning, whatever the test before did."""
    shared_provider.misbehave()
    shared_provider.api("POST", "provisioning", {})
    shared_provider.api("POST", "seed")
    shared_provider.api("DELETE", "applications/quittance-harbor")
    shared_provider.api("DELETE", "log")
    return shared_provider


@pytest.fixture
def application(provider: Provider) -> Application:
    """Dana is signed in at the provider already."""
    return Application(provider, provider.browser(DANA))
