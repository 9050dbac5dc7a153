"""The outermost door: gives a request its time and id, finds whose host it is, and works in that firm's scope alone."""

import ipaddress
import re
import time
import uuid
from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import cast

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from quittance.access.actions.sessions import Seat
from quittance.core import clock, metrics, once, scope
from quittance.tenancy import queries as tenancy
from quittance.tenancy.rules.names import host_of_request
from quittance.web.base import errors, headers, notices
from quittance.web.base.hosts import known_firm_id
from quittance.web.base.requests import DoorRequest

log = structlog.get_logger()
Answer = Callable[[HttpRequest], HttpResponse]

LENGTH_DIGITS_MAX = 18
MACHINE_PATHS = ("/healthz", "/readyz", "/metrics", "/hooks/")
# A link from a mail opens something until it is used: the log does not learn it.
_TOKEN = re.compile(r"[\w-]{43,}")
# A link that a mail program broke, or somebody mistyped, bears most of the secret all the same.
_BROKEN_TOKEN = re.compile(r"(/(?:pass|link|verify|reset|leave|take)/)[^/]{12,}")
_FACES = {"firm-portal": "firm", "client-portal": "portal"}


def door(answer: Answer) -> Answer:
    def enter(plain: HttpRequest) -> HttpResponse:
        request = cast(DoorRequest, plain)
        started = time.perf_counter()
        request.now = clock.now()
        request.request_id = uuid.uuid4().hex
        request.host = host_of_request(request.META.get("HTTP_HOST", ""))
        request.network = _network(request)
        agent = request.headers.get("User-Agent", "")
        request.seat = Seat(host=request.host, agent=agent, network=request.network)
        with structlog.contextvars.bound_contextvars(request=request.request_id):
            response = _admit(request, answer)
            notices.put_away(response, request)
            headers.harden(response, request)
            seconds = time.perf_counter() - started
            metrics.requests.labels(looker=request.looker, status=response.status_code).inc()
            metrics.request_seconds.labels(looker=request.looker).observe(seconds)
            if request.looker != "machine":
                log.info(
                    "request",
                    firm=getattr(getattr(request, "firm", None), "pk", None),
                    method=request.method,
                    path=path_for_the_log(request.path),
                    status=response.status_code,
                    ms=round(seconds * 1000, 1),
                )
        return response

    return enter


def _admit(request: DoorRequest, answer: Answer) -> HttpResponse:
    request.looker = "unknown"
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit() or len(length) > LENGTH_DIGITS_MAX:
        return errors.bad_request(request)
    if int(length) > settings.QUITTANCE.body_bytes_max:
        return errors.too_large(request)
    if request.path.startswith(MACHINE_PATHS):
        request.looker = "machine"
        request.urlconf = "quittance.web.hooks.urls"
        return answer(request)
    host = request.host
    if host in settings.QUITTANCE.ops_hosts:
        request.looker = "ops"
        request.urlconf = "quittance.web.ops.urls"
        return answer(request)
    return _admit_to_firm(request, host, answer)


def _admit_to_firm(request: DoorRequest, host: str, answer: Answer) -> HttpResponse:
    try:
        firm_id = known_firm_id(host)
    except errors.DATABASE_ERRORS as error:
        return errors.database_away(request, error)
    if firm_id is None:
        return errors.unknown_host(request)
    request.looker = _FACES.get(request.path.split("/", 2)[1], "firm host")
    # No page of the portal changes what the firm is or chose; the firm's own pages do, and read it anew.
    read_once = once.reading() if request.looker == "portal" else nullcontext()
    with scope.firm(firm_id), read_once, structlog.contextvars.bound_contextvars(firm=firm_id):
        try:
            request.firm = tenancy.current_firm()
        except errors.DATABASE_ERRORS as error:
            return errors.database_away(request, error)
        return answer(request)


def path_for_the_log(path: str) -> str:
    """Without the secret that a one-time link bears, mistyped or not."""
    return _BROKEN_TOKEN.sub(r"\1…", _TOKEN.sub("…", path))


def _network(request: DoorRequest) -> str:
    """Where a request comes from; behind proxies of ours, what the outermost of them wrote down."""
    hops = settings.QUITTANCE.proxy_hops
    written = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    found = written[-hops] if 0 < hops <= len(written) else str(request.META.get("REMOTE_ADDR", ""))
    for address in (found, _without_port(found)):
        with suppress(ValueError):
            return str(ipaddress.ip_address(address))
    return ""


def _without_port(found: str) -> str:
    """Some proxies write `192.0.2.7:51234` or `[2001:db8::7]:51234`."""
    return found[1:].partition("]")[0] if found.startswith("[") else found.partition(":")[0]
