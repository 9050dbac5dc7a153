"""Pages for what goes wrong. Each says what happened and what to do; none says what is inside."""

import math
import sys
from datetime import timedelta

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import is_valid_path

log = structlog.get_logger()

DATABASE_ERRORS = (OperationalError, InterfaceError)
FORBIDDEN = 403
SECONDS_NAMED_MAX = 90
BROKEN = 500  # from here on the fault is ours, and the number of the request helps us to find it
_WAYS_ON = {
    "firm": ("/firm-portal/", "Go to the first page"),
    "portal": ("/client-portal/", "Go to the first page"),
    "firm host": ("/client-portal/", "Go to the client portal"),
    "ops": ("/ops/", "Go to the first page"),
}
_PLAIN = "base/door.html"
_FRAMES = {"firm": "base/firm.html", "portal": "base/portal.html"}
_NO_ROOM = {"53100", "53200"}  # disk full, out of memory


def page(request: HttpRequest, status: int, title: str, words: str, *, remedy: str = "") -> HttpResponse:
    context = {
        "status": status,
        "title": title,
        "words": words,
        "remedy": remedy,
        "way_on": _way_on(request, status),
        "within": _within(request, status),
        "request_id": getattr(request, "request_id", "") if status >= BROKEN else "",
    }
    return render(request, "base/error.html", context, status=status)


def _within(request: HttpRequest, status: int) -> str:
    """Who is signed in keeps their menu. What is broken is told by the plainest frame, which needs the least."""
    signed_in = getattr(request, "visitor", None) is not None and status < BROKEN
    return _FRAMES.get(getattr(request, "looker", "unknown"), _PLAIN) if signed_in else _PLAIN


def _way_on(request: HttpRequest, status: int) -> tuple[str, str] | None:
    """Where to go from here. A host of nobody leads nowhere; what is broken is tried again where it is."""
    way = _WAYS_ON.get(getattr(request, "looker", "unknown"))
    if way and status >= BROKEN:
        return ("", "Try again") if request.method == "GET" else way  # an empty address is this page once more
    return None if way and status == FORBIDDEN and request.path == way[0] else way


def unknown_host(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        404,
        "No firm lives at this address",
        "The address in your browser belongs to no accounting firm that we know.",
        remedy="Check it against your invoice mail, or ask the firm that sent you here.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    slashed = f"{request.path_info}/"
    if request.method == "GET" and not request.path_info.endswith("/") and is_valid_path(slashed, _urlconf(request)):
        return redirect(slashed)
    return page(
        request,
        404,
        "This page is not here",
        "The link may be old, mistyped, or meant for somebody else.",
        remedy="Go back to where you came from, or start at the first page.",
    )


def _urlconf(request: HttpRequest) -> str | None:
    found: str | None = getattr(request, "urlconf", None)
    return found


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    log.info("request.refused", reason=str(exception))
    return page(
        request,
        400,
        "We could not read that",
        "Your browser sent something that makes no sense to us.",
        remedy="Go back and try once more.",
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        413,
        "That is too large",
        "What was sent is larger than we accept.",
        remedy="Send a smaller file, or several small ones.",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return page(
        request,
        403,
        "You may not open this page",
        "You are signed in, but your rights do not reach this page.",
        remedy="Ask an administrator of your firm for the right you need.",
    )


def too_many(request: HttpRequest, wait: timedelta) -> HttpResponse:
    """Somebody tries too often. The wait is named, so that nobody has to guess."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    response = page(
        request,
        429,
        "That was too often",
        f"To keep strangers from guessing, we wait {in_words(seconds)} before the next try from here.",
        remedy="Nothing is lost. Wait, then try once more.",
    )
    response.headers["Retry-After"] = str(seconds)
    return response


def in_words(seconds: int) -> str:
    """`40 seconds`, `2 minutes`: whole minutes are rounded up, so that who waits that long has waited enough."""
    count, unit = (seconds, "second") if seconds <= SECONDS_NAMED_MAX else (math.ceil(seconds / 60), "minute")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("request.forged", reason=reason)
    return page(
        request,
        403,
        "We did not do that",
        "The request did not come from a page of ours that is still fresh, so nothing was changed.",
        remedy="Open the page again and repeat what you wanted to do.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while the exception is being handled."""
    error = sys.exc_info()[1]
    if isinstance(error, DATABASE_ERRORS) or sqlstate(error) in _NO_ROOM:
        return database_away(request, error)
    log.error("request.failed", exc_info=error)
    return page(
        request,
        500,
        "Something broke on our side",
        "It was not you. Nothing was half done: what you sent was either kept whole or not at all.",
        remedy="Try once more. If it happens again, tell us the number below.",
    )


def database_away(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    log.error("database.away", error=str(error).strip(), sqlstate=sqlstate(error))
    response = page(
        request,
        503,
        "The books cannot be reached just now",
        "Nothing was lost and nothing was half done. We are on it.",
        remedy="Try again in a minute.",
    )
    response.headers["Retry-After"] = "30"
    return response


def sqlstate(error: BaseException | None) -> str | None:
    cause = getattr(error, "__cause__", None)
    return getattr(cause, "sqlstate", None)
