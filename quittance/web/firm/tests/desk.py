"""Somebody of Harbor & Pine at their desk: a signed-in browser without a screen."""

from django.http.response import HttpResponseBase
from django.test import Client

from quittance.access.models import Person
from quittance.core import clock
from quittance.web.base import cookies
from tests.cast import session_of

HARBOR = {"host": "localhost"}


def desk_of(person: Person) -> Client:
    client = Client(headers=HARBOR)
    client.cookies[cookies.STAFF] = session_of(person, clock.now())
    return client


def text(answer: HttpResponseBase) -> str:
    found = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]  # the stubs' base knows neither
    return found.decode("utf-8-sig")
