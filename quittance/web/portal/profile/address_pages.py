"""The two links of a change of address. They work without a session: the mailbox may be on another device."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import address_change, tickets
from quittance.access.models import Ticket
from quittance.web.base import notices
from quittance.web.base.requests import DoorRequest
from quittance.web.portal import gate, stale


@gate.open_page(methods=("GET", "POST"))
def leave(request: DoorRequest, token: str) -> HttpResponse:
    return _confirm(request, Ticket.Kind.LEAVE_ADDRESS, token)


@gate.open_page(methods=("GET", "POST"))
def take(request: DoorRequest, token: str) -> HttpResponse:
    return _confirm(request, Ticket.Kind.TAKE_ADDRESS, token)


def _confirm(request: DoorRequest, kind: Ticket.Kind, token: str) -> HttpResponse:
    ticket = tickets.look(kind=kind, token=token, now=request.now)
    if ticket is None or ticket.person is None:
        return stale.page(request)
    wanted = str(ticket.facts["address"])
    may_stop = kind == Ticket.Kind.LEAVE_ADDRESS
    if request.method != "POST":
        shown = {"person": ticket.person, "wanted": wanted, "may_stop": may_stop}
        return render(request, "portal/address_confirm.html", shown)
    if may_stop and "stop" in request.POST:
        address_change.cancel(person=ticket.person, now=request.now)
        return _on("The change is stopped. The address of your account stays as it is.")
    visitor = gate.visitor_of(request)
    try:
        _, changed = address_change.confirm(
            kind=kind, token=token, seat=request.seat, now=request.now, but=visitor.session if visitor else None
        )
    except tickets.Spent:
        return stale.page(request)
    except address_change.InUse:
        return render(request, "portal/address_in_use.html", {"wanted": wanted}, status=409)
    done = f"Your address is {wanted} now. Sign in with it from today on."
    return _on(done if changed else "Confirmed. One click is left: the one in our mail to the other address.")


def _on(words: str) -> HttpResponse:
    response = redirect("/client-portal/")
    notices.leave(response, words)
    return response
