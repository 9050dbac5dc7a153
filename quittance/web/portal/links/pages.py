"""Links by mail: to sign in, and to choose a new password. Opening one changes nothing; its button does."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import magic, passwords, tickets
from quittance.access.models import Ticket
from quittance.access.models.session import Way
from quittance.web.base import notices
from quittance.web.base.requests import DoorRequest
from quittance.web.portal import arrival, gate, stale, ways
from quittance.web.portal.fields import posted
from quittance.web.portal.links.forms import ForgottenForm, LinkForm, NewPasswordForm


@gate.open_page(methods=("GET", "POST"))
def link(request: DoorRequest) -> HttpResponse:
    form = LinkForm(posted(request), initial={"next": ways.onward(request.GET.get("next", ""))})
    if request.method != "POST":
        return render(request, "portal/link.html", {"form": form})
    if not form.is_valid():
        return render(request, "portal/link.html", {"form": form}, status=400)
    told = form.cleaned_data
    magic.ask(address=told["address"], seat=request.seat, now=request.now, next_page=ways.onward(told["next"]))
    return arrival.sent("/client-portal/link/sent/", told["address"])


@gate.open_page()
def link_sent(request: DoorRequest) -> HttpResponse:
    return _sent(request, "portal/link_sent.html", "/client-portal/link/")


@gate.open_page(methods=("GET", "POST"))
def enter(request: DoorRequest, token: str) -> HttpResponse:
    ticket = tickets.look(kind=Ticket.Kind.MAGIC, token=token, now=request.now)
    if ticket is None:
        return stale.page(request)
    if request.method != "POST":
        return render(request, "portal/enter.html", {"person": ticket.person})
    try:
        person, next_page = magic.use(token=token, now=request.now)
    except tickets.Spent:
        return stale.page(request)
    return arrival.arrive(request, person, Way.MAIL, next_page=next_page)


@gate.open_page(methods=("GET", "POST"))
def forgotten(request: DoorRequest) -> HttpResponse:
    form = ForgottenForm(posted(request))
    if request.method != "POST":
        return render(request, "portal/forgotten.html", {"form": form})
    if not form.is_valid():
        return render(request, "portal/forgotten.html", {"form": form}, status=400)
    address = form.cleaned_data["address"]
    passwords.ask_reset(address=address, seat=request.seat, now=request.now)
    return arrival.sent("/client-portal/forgotten/sent/", address)


@gate.open_page()
def forgotten_sent(request: DoorRequest) -> HttpResponse:
    return _sent(request, "portal/forgotten_sent.html", "/client-portal/forgotten/")


@gate.open_page(methods=("GET", "POST"))
def reset(request: DoorRequest, token: str) -> HttpResponse:
    ticket = tickets.look(kind=Ticket.Kind.RESET, token=token, now=request.now)
    if ticket is None or ticket.person is None:
        return stale.page(request)
    form = NewPasswordForm(posted(request), person=ticket.person)
    shown = {"form": form, "person": ticket.person}
    if request.method != "POST":
        return render(request, "portal/reset.html", shown)
    if not form.is_valid():
        return render(request, "portal/reset.html", shown, status=400)
    try:
        person = passwords.reset(
            token=token, password=form.cleaned_data["password"], seat=request.seat, now=request.now
        )
    except tickets.Spent:
        return stale.page(request)
    response = arrival.arrive(request, person, Way.MAIL)
    notices.leave(response, "Your password is changed. You were signed out everywhere else.")
    return response


def _sent(request: DoorRequest, template: str, form_page: str) -> HttpResponse:
    address = arrival.sent_to(request)
    if not address:
        return redirect(form_page)
    return render(request, template, {"address": address})
