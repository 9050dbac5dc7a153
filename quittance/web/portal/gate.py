"""The payers' gate: a living session of a portal person, or a page before anybody is known."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from quittance.access import queries as access
from quittance.access.actions import sessions
from quittance.access.models.person import Face
from quittance.web.base import cookies
from quittance.web.base.gate import POLL, Gate, View, through
from quittance.web.base.requests import DoorRequest, PortalRequest
from quittance.web.portal import menu


def open_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page before anybody is known: it shows nothing but the firm's name and whom to ask."""
    return through(Gate(looker="portal", open_to_all=True), lambda _: None, methods=methods)


def person_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page for a signed-in portal person."""
    return through(Gate(looker="portal", permission="person"), _seat, methods=methods)


def visitor_of(request: DoorRequest) -> access.Visitor | None:
    """Who sits there, if anybody does."""
    token = request.COOKIES.get(cookies.PORTAL, "")
    return access.visitor(token=token, face=Face.PORTAL, host=request.host, now=request.now) if token else None


def _seat(request: PortalRequest) -> HttpResponse | None:
    visitor = visitor_of(request)
    if visitor is None:
        return redirect(f"/client-portal/sign-in/?{urlencode({'next': request.path})}")
    request.visitor = visitor
    request.menu = menu.MENU
    if POLL not in request.headers:
        sessions.note_use(session=visitor.session, now=request.now)
    return None
