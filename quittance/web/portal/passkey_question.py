"""The question that a passkey answers, kept in a short-lived cookie of the browser that asked."""

from django.http import HttpResponse

from quittance.access.rules.tickets import LASTS
from quittance.web.base import cookies
from quittance.web.base.requests import DoorRequest

_NAME, _PATH = "quittance_passkey", "/client-portal/"


def of(request: DoorRequest) -> str:
    return request.COOKIES.get(_NAME, "")


def keep(response: HttpResponse, question: str) -> None:
    cookies.give_for(response, _NAME, question, path=_PATH, lasts=LASTS["passkey"])


def forget(response: HttpResponse) -> None:
    response.delete_cookie(_NAME, path=_PATH, samesite="Lax")
