"""The staff's gate: a living session of this firm's staff, and the right the page asks for."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect

from quittance.access import queries as access
from quittance.access.actions import sessions
from quittance.access.models.person import Face
from quittance.access.rules.permissions import Permission
from quittance.web.base import cookies, errors
from quittance.web.base.gate import Gate, View, through
from quittance.web.base.requests import StaffRequest


def page(*, may: Permission, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    def admit(request: StaffRequest) -> HttpResponse | None:
        token = request.COOKIES.get(cookies.STAFF, "")
        visitor = access.visitor(token=token, face=Face.STAFF, now=request.now) if token else None
        if visitor is None:
            return redirect("/firm-portal/")
        sessions.note_use(session=visitor.session, now=request.now)
        request.visitor = visitor
        return None if may in visitor.permissions else errors.forbidden(request)

    return through(Gate(looker="firm", permission=may), admit, methods=methods)


def open_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page before the sign-in: it shows nothing but the firm's name."""
    return through(Gate(looker="firm", open_to_all=True), lambda _: None, methods=methods)
