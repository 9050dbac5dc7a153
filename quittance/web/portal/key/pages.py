"""Looking without an account, by a client's key; and leaving the client that a guest sees."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import knocks
from quittance.links.actions import guests, keys
from quittance.links.models import Guest
from quittance.web.base import cookies, notices
from quittance.web.base.requests import DoorRequest
from quittance.web.portal import gate, key_words
from quittance.web.portal.fields import posted
from quittance.web.portal.key_form import KeyForm


@gate.open_page(methods=("GET", "POST"))
def key(request: DoorRequest) -> HttpResponse:
    if request.method != "POST" and gate.visitor_of(request):
        return redirect("/client-portal/clients/")  # an account keeps what a key opens
    form = KeyForm(posted(request))
    shown = {"form": form, "was_away": request.method != "POST" and "late" in request.GET}
    if not form.is_valid():
        return render(request, "portal/key.html", shown, status=400 if form.is_bound else 200)
    try:
        opened = keys.try_key(**form.cleaned_data, network=request.network, now=request.now)
    except keys.WrongKey:
        form.refuse(None, key_words.wrong(request.firm))
        return render(request, "portal/key.html", shown, status=400)
    except knocks.TooMany as many:
        form.refuse(None, key_words.too_many(many))
        return key_words.shut(render(request, "portal/key.html", shown, status=429), many)
    _end(request)
    token = guests.open_by_key(client=opened.client, masked=opened.masked, seat=request.seat, now=request.now)
    response = redirect("/client-portal/invoices/")
    cookies.give(response, cookies.GUEST, token)
    return response


@gate.open_page(methods=("POST",))
def leave(request: DoorRequest) -> HttpResponse:
    """Open to all: who has left already wanted just that."""
    guest = _end(request)
    is_staff = guest is not None and guest.way == Guest.Way.STAFF
    response = redirect(f"/firm-portal/clients/{guest.client_id}/" if guest and is_staff else "/client-portal/")
    cookies.take(response, cookies.GUEST)
    if guest is not None:
        name = "the client" if guest.masked else guest.client.name
        notices.leave(response, f"You have left {name}. This browser shows nothing of it any more.")
    return response


def _end(request: DoorRequest) -> Guest | None:
    guest = gate.guest_of(request)
    if guest is not None:
        guests.end(guest=guest, now=request.now)
    return guest
