from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.models import Passkey, SecondFactor
from quittance.links import queries
from quittance.web.base.requests import PortalRequest
from quittance.web.portal import gate


@gate.person_page()
def home(request: PortalRequest) -> HttpResponse:
    """Where a sign-in leads: on to the invoices; whoever is linked to no client is told how that comes about."""
    person = request.visitor.person
    if queries.clients_of(person).exists():
        return redirect("/client-portal/invoices/")
    shown = {
        "has_passkey": Passkey.objects.filter(person=person).exists(),
        "has_second_factor": SecondFactor.objects.filter(person=person).exists(),
        "has_password": bool(person.password),
    }
    return render(request, "portal/home.html", shown)
