"""The staff's gate: a living session of this firm's staff, and the right the page asks for."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from quittance.access import queries as access
from quittance.access.actions import sessions
from quittance.access.models.person import Face
from quittance.access.rules import rights
from quittance.access.rules.permissions import Permission
from quittance.web.base import cookies, errors
from quittance.web.base.gate import POLL, Gate, View, through
from quittance.web.base.requests import DoorRequest, StaffRequest
from quittance.web.firm import menu, renewal

_EDITORS_NAMED = 3
_READING = ("GET", "HEAD")


def page(
    *, may: Permission, also: Permission | None = None, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """A page for staff with this right, or with both."""
    asked = {may} if also is None else {may, also}

    def admit(request: StaffRequest) -> HttpResponse | None:
        return _seat(request) or _without_rights(request, asked) or _read_only(request)

    return through(Gate(looker="firm", permission=may, also=also), admit, methods=methods)


def member_page(*, methods: tuple[str, ...] = ("GET",), while_seeing_as: bool = False) -> Callable[[View], View]:
    """A page for whoever belongs to the staff, with or without rights."""

    def admit(request: StaffRequest) -> HttpResponse | None:
        return _seat(request) or (None if while_seeing_as else _read_only(request))

    return through(Gate(looker="firm", permission="member"), admit, methods=methods)


def open_page(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page before the sign-in: it shows nothing but the firm's name."""
    return through(Gate(looker="firm", open_to_all=True), lambda _: None, methods=methods)


def visitor_of(request: DoorRequest) -> access.Visitor | None:
    """Who sits there, if anybody does."""
    token = request.COOKIES.get(cookies.STAFF, "")
    return access.visitor(token=token, face=Face.STAFF, host=request.host, now=request.now) if token else None


def _seat(request: StaffRequest) -> HttpResponse | None:
    visitor = visitor_of(request)
    if visitor is None:
        return _to_the_door(request)
    request.visitor = visitor
    request.menu = menu.MENU
    if POLL not in request.headers:  # a page that asks by itself is no sign of somebody sitting there
        sessions.note_use(session=visitor.session, now=request.now)
    return renewal.owed(request)


def _to_the_door(request: StaffRequest) -> HttpResponse:
    if request.method not in _READING:
        return redirect("/firm-portal/")
    if "HX-Request" in request.headers:  # a part of a page cannot hold the sign-in: the whole page goes there
        return HttpResponse(status=204, headers={"HX-Redirect": "/firm-portal/"})
    return redirect(f"/firm-portal/?{urlencode({'next': request.get_full_path()})}")


def _without_rights(request: StaffRequest, asked: set[Permission]) -> HttpResponse | None:
    if asked <= request.visitor.permissions:
        return None
    if not request.visitor.permissions:
        return render(request, "firm/no_group.html", status=403)
    return _forbidden(request, asked - request.visitor.permissions)


def _forbidden(request: StaffRequest, lacking: set[Permission]) -> HttpResponse:
    """Which right is missing, and who can give it."""
    named = " and ".join(f"“{title}”" for title in rights.titles(lacking))
    editors = access.editors_of_rights().order_by("given_name", "family_name")[:_EDITORS_NAMED]
    whom = " or ".join(str(person) for person in editors) or request.firm.contact_address
    return errors.page(
        request,
        403,
        "You may not open this page",
        f"This page needs the {'right' if len(lacking) == 1 else 'rights'} {named}.",
        remedy=f"Ask {whom} for it." if len(lacking) == 1 else f"Ask {whom} for them.",
    )


def _read_only(request: StaffRequest) -> HttpResponse | None:
    """Whoever sees as somebody else looks and touches nothing."""
    if not request.visitor.sees_as_another or request.method in _READING:
        return None
    return errors.page(
        request,
        403,
        "Nothing was changed",
        f"You see the portal as {request.visitor.person} does, and that is for looking only.",
        remedy="Stop seeing as somebody else, at the top of the page, and do it as yourself.",
    )
