"""Somebody on the way in: our pages through Django's client, the provider's over the wire, cookies kept apart."""

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from quittance.access.models import Session
from quittance.core import scope
from quittance.tenancy.models import Firm
from quittance.web.base import cookies
from sandbox.tests.service import Answer, Service

GO = "/firm-portal/door/go/"
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass
class Provider:
    """One firm's directory at the sandbox's identity provider."""

    service: Service
    slug: str

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.service.port}/{self.slug}"

    def ask(self, method: str, path: str, **facts: Any) -> Any:
        answer = self.service.ask(method, f"/{self.slug}/api/{path}", json.dumps(facts), {})
        assert answer.status < 300, answer.text
        return answer.json()

    def misbehave(self, *moods: str, **seconds: int) -> None:
        """In the next answer alone."""
        self.ask("POST", "misbehave", **dict.fromkeys(moods, "once"), **{k: {"seconds": v} for k, v in seconds.items()})

    def cookie_of(self, person: str) -> str:
        answer = self.service.post(f"/{self.slug}/api/session", {"person": person})
        assert answer.status == 200, answer.text
        return next(value for name, value in answer.headers.items() if name.lower() == "set-cookie").partition(";")[0]


@dataclass
class Visit:
    provider: Provider
    firm: Firm
    host: str
    person: str = ""
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(headers={"host": self.host}, enforce_csrf_checks=True)

    def set_out(self, asked: str = "") -> str:
        """Where our door sends the browser."""
        answer = self.client.get(GO + asked)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    def at_provider(self, address: str) -> Answer:
        """The provider's answer to a browser that is signed in there as the person."""
        parts = urlsplit(address)
        headers = {"Cookie": self.provider.cookie_of(self.person)} if self.person else {}
        return self.provider.service.ask("GET", f"{parts.path}?{parts.query}", None, headers)

    def sent_back(self, address: str) -> dict[str, str]:
        """What the provider lets the browser bring: the question of a redirect, or the fields of a form."""
        answer = self.at_provider(address)
        if answer.status in {302, 303}:
            told = parse_qs(urlsplit(answer.headers["Location"]).query)
            return {name: values[0] for name, values in told.items()}
        return {name: html.unescape(value) for name, value in _HIDDEN.findall(answer.text)}

    def arrive(self, said: dict[str, str]) -> Any:
        """The answer at our door; a form of the provider's goes through the page that sends it on."""
        if "SAMLResponse" not in said:
            return self.client.get("/firm-portal/door/oidc/", said)
        # A form of another site brings no Lax cookie along.
        outside = Client(headers={"host": self.host}, enforce_csrf_checks=True)
        page = outside.post("/firm-portal/door/saml/", said)
        if page.status_code != 200:
            return page
        again = {name: html.unescape(value) for name, value in _HIDDEN.findall(page.content.decode())}
        return self.client.post("/firm-portal/door/saml/arrive/", again)

    def come_in(self, asked: str = "") -> Any:
        return self.arrive(self.sent_back(self.set_out(asked)))

    @property
    def token(self) -> str:
        kept = self.client.cookies.get(cookies.STAFF)
        return kept.value if kept else ""

    def is_in(self) -> bool:
        return bool(self.client.get("/firm-portal/today/").status_code == 200) if self.token else False

    def sessions(self) -> list[Session]:
        with scope.firm(self.firm.pk):
            return list(
                Session.objects.filter(ended_at=None).select_related("person").exclude(way="password").order_by("pk")
            )
