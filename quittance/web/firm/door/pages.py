from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access import queries as access
from quittance.access.actions import handshakes, sessions
from quittance.access.models.person import Face
from quittance.tenancy import queries as tenancy
from quittance.tenancy.rules.connections import PRODUCTS
from quittance.web.base import cookies
from quittance.web.base.requests import DoorRequest, StaffRequest
from quittance.web.firm import gate, way
from quittance.web.firm.door import attempts, faults


@gate.open_page()
def door(request: DoorRequest) -> HttpResponse:
    next_page = way.safe(request.GET.get("next"))
    if gate.visitor_of(request) is not None:
        return redirect(next_page)
    connection, token = tenancy.live_connection(), request.COOKIES.get(cookies.STAFF, "")
    product = PRODUCTS.get(connection.product, "") if connection and connection.product != "other" else ""
    context = {
        "connection": connection,
        "product": product,
        "was_in": access.has_been_in(token=token, face=Face.STAFF, host=request.host) if token else False,
        "go": way.go(next_page if next_page != way.FIRST else ""),
    }
    return render(request, "firm/door.html", context)


@gate.open_page()
def go(request: DoorRequest) -> HttpResponse:
    """Out to the provider. Nothing is written: the attempt travels with the browser."""
    next_page, quiet = way.safe(request.GET.get("next")), request.GET.get("quiet") == "1"
    connection = tenancy.live_connection()
    if connection is None:
        return redirect("/firm-portal/")
    elsewhere = way.on_main_host(request.host, way.go(next_page, quiet=quiet))
    if elsewhere:
        return redirect(elsewhere)
    try:
        where, attempt = handshakes.begin(connection=connection, next_page=next_page, quiet=quiet, now=request.now)
    except handshakes.Fault as fault:
        return faults.page(request, faults.told(request, fault))
    response = redirect(where)
    attempts.keep(request, response, attempt)
    return response


@gate.member_page(methods=("POST",), while_seeing_as=True)
def sign_out(request: StaffRequest) -> HttpResponse:
    session = request.visitor.session
    sessions.end(session=session, now=request.now, by=request.visitor.by, why="signed out")
    response = redirect("/firm-portal/door/left/")
    cookies.take(response, cookies.STAFF)
    return response


@gate.open_page()
def left(request: DoorRequest) -> HttpResponse:
    connection = tenancy.live_connection()
    context = {"end_session": str(connection.found.get("end_session", "")) if connection else ""}
    return render(request, "firm/left.html", context)


@gate.open_page()
def renewed(request: DoorRequest) -> HttpResponse:
    """Where the other tab ends that renewed a sign-in for a form."""
    return render(request, "firm/renewed.html", {"is_in": gate.visitor_of(request) is not None})
