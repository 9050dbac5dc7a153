"""The two ways in that need no provider: the set-up link of a new firm, and the emergency key."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import emergency, knocks, set_up, tickets
from quittance.access.rules.knocks import marks
from quittance.tenancy import queries as tenancy
from quittance.web.base import cookies, errors
from quittance.web.base.requests import DoorRequest
from quittance.web.firm import gate
from quittance.web.firm.door.forms import EmergencyForm

SETTINGS = "/firm-portal/settings/sign-in/"
_MAIL = "set-up mail"


@gate.open_page(methods=("GET", "POST"))
def with_key(request: DoorRequest) -> HttpResponse:
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            token = emergency.come_in(**form.cleaned_data, seat=request.seat, now=request.now)
        except knocks.TooMany as many:
            return errors.too_many(request, many.wait)
        except emergency.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _seated(token, "/firm-portal/today/")
    return render(request, "firm/emergency.html", {"form": form}, status=400 if request.method == "POST" else 200)


@gate.open_page(methods=("GET", "POST"))
def with_link(request: DoorRequest) -> HttpResponse:
    """A look uses nothing up, or the mail scanner that opens every link would be in first."""
    token = (request.POST if request.method == "POST" else request.GET).get("token", "")[:200]
    if request.method == "POST":
        try:
            return _seated(set_up.open_for_an_hour(token=token, seat=request.seat, now=request.now), SETTINGS)
        except tickets.Spent:
            pass
    is_open = set_up.is_open(token=token, now=request.now)
    context = {"token": token if is_open else "", "is_connected": tenancy.live_connection() is not None}
    return render(request, "firm/set_up.html", context, status=200 if is_open else 410)


@gate.open_page(methods=("POST",))
def send_link(request: DoorRequest) -> HttpResponse:
    """To the firm's contact and nobody else, whoever asks; so it need not be known who does."""
    counted = marks(address=request.firm.contact_address, network=request.network)
    try:
        knocks.refuse_if_many(door=_MAIL, marks=counted, now=request.now)
        knocks.count(door=_MAIL, marks=counted, now=request.now)
        set_up.send(by="system", now=request.now)
    except knocks.TooMany as many:
        return errors.too_many(request, many.wait)
    except set_up.InForce:
        return redirect("/firm-portal/")
    return render(request, "firm/set_up_sent.html")


def _seated(token: str, page: str) -> HttpResponse:
    response = redirect(page)
    cookies.give(response, cookies.STAFF, token)
    return response
