"""Attempts on their way through the provider, each in a sealed cookie of its own, so that two tabs do not meet."""

import hashlib
import hmac
from datetime import timedelta

from django.http import HttpResponse

from quittance.access.actions import handshakes
from quittance.access.actions.handshakes import Attempt
from quittance.web.base import cookies
from quittance.web.base.requests import DoorRequest

AT_ONCE_MAX = 4
_PATH = "/firm-portal/door/"
_PREFIX = "quittance_try_"
_COOKIE_LENGTH_MAX = 4000


def keep(request: DoorRequest, response: HttpResponse, attempt: Attempt) -> None:
    """Beside at most three others; the oldest gives way."""
    others = sorted(_others(request).items(), key=lambda pair: pair[1].made_at if pair[1] else 0.0)
    for name, _ in others[: max(0, len(others) - AT_ONCE_MAX + 1)]:
        response.delete_cookie(name, path=_PATH, samesite="Lax")
    lasts = handshakes.LASTS + timedelta(minutes=1)  # so that who comes late is told so
    cookies.give_for(response, _name(attempt.state), handshakes.sealed(attempt=attempt), path=_PATH, lasts=lasts)


def find(request: DoorRequest, state: str) -> Attempt | None:
    """The attempt that this very browser began with this state."""
    attempt = handshakes.opened(token=request.COOKIES.get(_name(state), "")) if state else None
    if attempt is None or not hmac.compare_digest(attempt.state.encode(), state.encode()):
        return None
    return attempt


def drop(response: HttpResponse, attempt: Attempt) -> None:
    response.delete_cookie(_name(attempt.state), path=_PATH, samesite="Lax")


def _others(request: DoorRequest) -> dict[str, Attempt | None]:
    return {
        name: handshakes.opened(token=token[:_COOKIE_LENGTH_MAX])
        for name, token in request.COOKIES.items()
        if name.startswith(_PREFIX)
    }


def _name(state: str) -> str:
    return _PREFIX + hashlib.sha256(state.encode()).hexdigest()[:12]
