"""The payers' gate: a pass, a guest's cookie or a person's session; or a page before anybody is known."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from quittance.access import queries as access
from quittance.access.actions import sessions
from quittance.access.models.person import Face
from quittance.links import queries as links
from quittance.links.actions import guests
from quittance.links.models import Guest
from quittance.payments import queries as payments
from quittance.web.base import cookies
from quittance.web.base.gate import POLL, Gate, View, declared, through
from quittance.web.base.requests import DoorRequest, PortalRequest
from quittance.web.portal import menu, payer, stale
from quittance.web.portal.payer import Payer, PayerRequest, Way


def open_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page before anybody is known: it shows nothing but the firm's name and whom to ask."""
    return through(Gate(looker="portal", open_to_all=True), lambda _: None, methods=methods)


def person_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page for a signed-in portal person."""
    return through(Gate(looker="portal", permission="person"), _seat, methods=methods)


def payer_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page for whoever may see what a client owes: a guest if the browser is one, else a signed-in person."""
    return through(Gate(looker="portal", permission="payer"), _payer, methods=methods)


def by_pass(view: View) -> View:
    """The same page under the address of a pass. The pass alone opens it, whoever else the browser is."""
    found = declared(view)
    inner: View = getattr(view, "__wrapped__", view)

    def without_token(request: PayerRequest, *_: Any, **kwargs: Any) -> HttpResponseBase:
        kwargs.pop("token")
        return inner(request, **kwargs)

    without_token.__module__ = view.__module__
    without_token.__name__ = f"{view.__name__}_by_pass"
    methods = tuple(method for method in (found.methods if found else ("GET",)) if method != "HEAD")
    return through(Gate(looker="portal", open_to_all=True), _pass, methods=methods)(without_token)


def visitor_of(request: DoorRequest) -> access.Visitor | None:
    """Who sits there, if anybody does."""
    token = request.COOKIES.get(cookies.PORTAL, "")
    return access.visitor(token=token, face=Face.PORTAL, host=request.host, now=request.now) if token else None


def guest_of(request: DoorRequest) -> Guest | None:
    token = request.COOKIES.get(cookies.GUEST, "")
    return links.guest_of(token=token, host=request.host, now=request.now) if token else None


def _seat(request: PortalRequest) -> HttpResponse | None:
    visitor = visitor_of(request)
    if visitor is None:
        return _to_sign_in(request)
    _sit_down(request, visitor, is_linked=links.clients_of(visitor.person).exists())
    return None


def _payer(request: PayerRequest) -> HttpResponse | None:
    guest = guest_of(request)
    if guest is not None:
        if POLL not in request.headers:
            guests.note_use(guest=guest, now=request.now)
        request.payer = payer.by_guest(guest)
        if request.payer.way is Way.STAFF:
            seated: Any = request
            seated.menu = menu.STAFF
        return None
    visitor = visitor_of(request)
    if visitor is None:
        return redirect(f"{payer.BASE}key/?late=1") if request.COOKIES.get(cookies.GUEST) else _to_sign_in(request)
    clients = tuple(links.clients_of(visitor.person))
    _sit_down(request, visitor, is_linked=bool(clients))
    request.payer = Payer(way=Way.PERSON, clients=clients, person=visitor.person)
    return None


def _pass(request: PayerRequest) -> HttpResponse | None:
    """Opening it, by whatever method, changes nothing and is no session."""
    match = request.resolver_match
    token = str(match.kwargs["token"]) if match else ""
    found = links.pass_of(token=token, now=request.now)
    if found is None:
        return stale.pass_page(request)
    request.payer = payer.by_pass(found, token=token)
    return None


def _sit_down(request: DoorRequest, visitor: access.Visitor, *, is_linked: bool) -> None:
    seated: Any = request
    seated.visitor = visitor
    seated.menu = menu.of(is_linked=is_linked, shows_payments=payments.policy_now().shows_payments)
    if POLL not in request.headers:
        sessions.note_use(session=visitor.session, now=request.now)


def _to_sign_in(request: DoorRequest) -> HttpResponse:
    return redirect(f"/client-portal/sign-in/?{urlencode({'next': request.path})}")
