"""The SCIM door: a firm by its host, its provider by its key. Whoever has no key of this firm learns nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from quittance.access.actions import knocks, scim_groups, scim_keys, scim_users
from quittance.access.rules.knocks import Mark
from quittance.access.rules.scim_words import Unreadable
from quittance.core import scope
from quittance.web.base import errors
from quittance.web.base.gate import Gate, View, through
from quittance.web.base.hosts import known_firm_id
from quittance.web.base.requests import DoorRequest
from quittance.web.hooks.scim import answers

log = structlog.get_logger()

DOOR = "scim"
WRONG_KEYS_FREE = 30
# Longer than any key of ours: no need to look for it.
KEY_LENGTH_MAX = 200


def door(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @wraps(view)
        def keyed(request: DoorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return _with_key(request, lambda: view(request, *args, **kwargs))
            except errors.DATABASE_ERRORS as error:
                log.error("scim.database_away", error=str(error).strip())  # noqa: TRY400  a database that is away is no bug
                return answers.away()

        return csrf_exempt(through(Gate(looker="machine", open_to_all=True), lambda _: None, methods=methods)(keyed))

    return wrap


def _with_key(request: DoorRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    firm_id, token = known_firm_id(request.host), _token(request)
    if firm_id is None or not token:
        return answers.no_key()
    with scope.firm(firm_id), structlog.contextvars.bound_contextvars(firm=firm_id):
        if not scim_keys.opened_by(token=token, now=request.now):
            return _refused(request)
        response = _told(answer)
        log.info("scim", method=request.method, path=request.path, status=response.status_code)
        return response


def _told(answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What the actions refuse, in SCIM's own form."""
    try:
        return answer()
    except Unreadable as unreadable:
        return answers.fault(400, str(unreadable), kind=unreadable.kind)
    except (scim_users.Taken, scim_groups.Taken) as taken:
        return answers.fault(409, str(taken), kind="uniqueness")
    except (scim_users.Unknown, scim_groups.Unknown):
        return answers.fault(404, "There is nothing with this id. It may have been deleted.")


def _refused(request: DoorRequest) -> HttpResponse:
    """The right key is always let in; only wrong ones grow slow, so nobody can shut the provider out."""
    marks = [Mark(f"network:{request.network}", free=WRONG_KEYS_FREE)]
    try:
        knocks.refuse_if_many(door=DOOR, marks=marks, now=request.now)
    except knocks.TooMany as many:
        return answers.too_many(many.wait)
    knocks.count(door=DOOR, marks=marks, now=request.now)
    log.warning("scim.refused", network=request.network)
    return answers.no_key()


def _token(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and len(token) <= KEY_LENGTH_MAX else ""
