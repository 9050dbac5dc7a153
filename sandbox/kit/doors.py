"""What stands in front of every page: who may write, and what a browser may do with an answer."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.urls import resolve

log = logging.getLogger("sandbox.http")

Answer = Callable[[HttpRequest], HttpResponse]

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
READING = frozenset({"GET", "HEAD", "OPTIONS"})

View = TypeVar("View", bound=Callable[..., HttpResponse])


def open_to_pages_elsewhere(view: View) -> View:
    """For the few views whose protocol has browsers sent to them with a form from another site."""
    vars(view)["open_to_pages_elsewhere"] = True
    return view


def written_down(get_response: Answer) -> Answer:
    """One line per request in the service's log."""

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        milliseconds = (time.monotonic() - began) * 1000
        log.info("%s %s %s %.0f ms", request.method, request.path, response.status_code, milliseconds)
        return response

    return answer


def guarded(get_response: Answer) -> Answer:
    """Every answer carries a policy; a page that needs a narrower one has set it already."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def same_origin_only(get_response: Answer) -> Answer:
    """A page elsewhere may not write here. Programs send neither header and are let in."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in READING and _comes_from_elsewhere(request) and not _is_open(request):
            return HttpResponseForbidden(
                "This request was sent by a page of another address. Open the page here and send it from there.\n",
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return answer


def _is_open(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Http404:
        return False
    return bool(getattr(view, "open_to_pages_elsewhere", False))


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    # Another port of this machine is "same-site" to a browser and yet another service to us.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.get_host()
