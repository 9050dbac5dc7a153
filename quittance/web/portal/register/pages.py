from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import knocks, registration, tickets
from quittance.access.models import Ticket
from quittance.access.models.session import Way
from quittance.access.rules.tickets import LASTS
from quittance.links.actions import linking
from quittance.web.base import cookies, errors, notices
from quittance.web.base.requests import DoorRequest
from quittance.web.portal import arrival, gate, stale
from quittance.web.portal.fields import posted
from quittance.web.portal.register.forms import RegisterForm, VerifyForm

_PROOF, _PROOF_PATH = "quittance_registration", "/client-portal/verify/"


@gate.open_page(methods=("GET", "POST"))
def register(request: DoorRequest) -> HttpResponse:
    form = RegisterForm(posted(request))
    if request.method != "POST":
        return render(request, "portal/register.html", {"form": form})
    if not form.is_valid():
        return render(request, "portal/register.html", {"form": form}, status=400)
    told = form.cleaned_data
    proof = registration.register(
        address=told["address"],
        given_name=told["given_name"],
        family_name=told["family_name"],
        password=told["password"],
        seat=request.seat,
        now=request.now,
    )
    response = arrival.sent("/client-portal/register/sent/", told["address"])
    cookies.give_for(response, _PROOF, proof, path=_PROOF_PATH, lasts=LASTS["verify"])
    return response


@gate.open_page()
def sent(request: DoorRequest) -> HttpResponse:
    address = arrival.sent_to(request)
    if not address:
        return redirect("/client-portal/register/")
    return render(request, "portal/register_sent.html", {"address": address})


@gate.open_page(methods=("GET", "POST"))
def verify(request: DoorRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing; the button does."""
    ticket = tickets.look(kind=Ticket.Kind.VERIFY, token=token, now=request.now)
    if ticket is None:
        return stale.page(request)
    proof = request.COOKIES.get(_PROOF, "")
    asks_password = registration.needs_password(ticket=ticket, proof=proof)
    form = VerifyForm(request.POST if request.method == "POST" and asks_password else None)
    shown = {"form": form, "person": ticket.person, "asks_password": asks_password}
    if request.method != "POST" or (asks_password and not form.is_valid()):
        return render(request, "portal/verify.html", shown, status=400 if form.is_bound else 200)
    password = form.cleaned_data["password"] if asks_password else ""
    try:
        person = registration.verify(token=token, proof=proof, password=password, seat=request.seat, now=request.now)
    except registration.WrongPassword:
        form.refuse("password", "This is not the password that was chosen for the new account.")
        return render(request, "portal/verify.html", shown, status=400)
    except knocks.TooMany as many:
        return errors.too_many(request, many.wait)
    except tickets.Spent:
        return stale.page(request)
    # The event would do it in a moment; whoever arrives finds their clients there already.
    linking.by_contacts(person=person, now=request.now)
    response = arrival.arrive(request, person, Way.MAIL)
    response.delete_cookie(_PROOF, path=_PROOF_PATH, samesite="Lax")
    notices.leave(response, "Your address is confirmed, and you are signed in.")
    return response
