"""A client's portal as the firm steers it: the key that opens it, and looking at it as staff (CP-1)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from quittance.access.rules.permissions import Permission
from quittance.links.actions import guests, keys
from quittance.receivables.models import Client
from quittance.web.base import cookies, notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import bounds, gate
from quittance.web.firm.ways import sections
from quittance.web.firm.ways.forms import TurnForm

_THERE = "/client-portal/invoices/"


@gate.page(may=Permission.LINK_PORTAL_USERS, also=Permission.SEE_CLIENTS, methods=("POST",))
def key(request: StaffRequest, client_id: int) -> HttpResponse:
    client, form = _of(request, client_id), TurnForm(request.POST)
    response = redirect(_page_of(client))
    if not form.is_valid():
        notices.leave(response, "Nothing was changed: press one of the buttons.", tone="warn")
    elif form.cleaned_data["turn"] == "off":
        keys.switch_off(client=client, by=request.visitor.by, now=request.now)
        notices.leave(response, f"The client key of {client} is off: nobody comes in by it.")
    else:
        keys.switch_on(client=client, by=request.visitor.by, now=request.now)
        notices.leave(response, f"The client key of {client} is on.")
    return response


@gate.page(may=Permission.OPEN_CLIENT_PORTAL, also=Permission.SEE_CLIENTS, methods=("POST",))
def portal(request: StaffRequest, client_id: int) -> HttpResponse:
    """As a guest that is marked as staff: one client, no account, and on record."""
    client = _of(request, client_id)
    if not sections.is_open(client):
        response = redirect(_page_of(client))
        notices.leave(response, f"The portal of {client} is closed: it would show nothing.", tone="warn")
        return response
    token = guests.open_by_staff(client=client, person=request.visitor.person, seat=request.seat, now=request.now)
    response = redirect(_THERE)
    response.status_code = 303  # whatever was posted here is asked for there
    cookies.give(response, cookies.GUEST, token)
    return response


def _of(request: StaffRequest, client_id: int) -> Client:
    """Beyond one's bounds a client does not exist."""
    client = bounds.within(request.visitor).filter(pk=client_id).first()
    if client is None:
        raise Http404
    return client


def _page_of(client: Client) -> str:
    return f"/firm-portal/clients/{client.pk}/#portal"
