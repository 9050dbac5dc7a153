"""A browser of somebody at Harbor & Pine's client portal, without the browser."""

import json
import re
from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client

from quittance.access.actions import portal_sign_in
from quittance.access.models import Person, Session
from quittance.access.models.session import Way
from quittance.access.tests.portal import CAROL, PASSWORD, SEAT, join, mailed_token
from quittance.core import clock, scope
from quittance.web.base import cookies
from tests.cast import Cast

HOST = "localhost:8000"
PORTAL = "/client-portal/"
HOME = "/client-portal/home/"
STRANGER = "nobody@acme.example"
NEW = {"given_name": "Carol", "family_name": "Nguyen", "password": PASSWORD}


class Browser:
    def __init__(self, host: str = HOST, *, strict: bool = False) -> None:
        self.client = Client(
            headers={"host": host, "user-agent": SEAT.agent}, enforce_csrf_checks=strict, raise_request_exception=True
        )

    def get(self, path: str, *, method: str = "GET") -> Any:
        return self.client.generic(method, PORTAL + path)

    def post(self, path: str, **fields: str) -> Any:
        return self.client.post(PORTAL + path, fields)

    def json(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.post(path).content)
        return found

    @property
    def token(self) -> str:
        held = self.client.cookies.get(cookies.PORTAL)
        return held.value if held else ""

    def is_in(self) -> bool:
        return bool(self.get("home/").status_code == 200)


def carol(cast: Cast, address: str = CAROL) -> Person:
    with scope.firm(cast.harbor.pk):
        return join(address=address, now=clock.now())


def seated(cast: Cast, person: Person) -> Browser:
    """A browser with a session that was proved just now."""
    browser = Browser()
    with scope.firm(cast.harbor.pk):
        outcome = portal_sign_in.go_on(person=person, way=Way.PASSWORD, seat=SEAT, now=clock.now())
    browser.client.cookies[cookies.PORTAL] = outcome.session
    return browser


def token_mailed(cast: Cast, address: str = CAROL) -> str:
    with scope.firm(cast.harbor.pk):
        return mailed_token(address)


def sessions_of(cast: Cast, person: Person) -> list[Session]:
    with scope.firm(cast.harbor.pk):
        return list(Session.objects.filter(person=person, ended_at=None).order_by("pk"))


def text(answer: HttpResponseBase) -> str:
    return " ".join(getattr(answer, "content", b"").decode().split())


def same(page: str, address: str) -> str:
    """The page without what must differ: the address that was typed, and the form's seal."""
    return re.sub(r'(csrfmiddlewaretoken" value=")\w+', r"\1", page).replace(address, "…")
