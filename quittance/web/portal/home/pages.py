from django.http import HttpResponse
from django.shortcuts import render

from quittance.access.models import Passkey, SecondFactor
from quittance.web.base.requests import PortalRequest
from quittance.web.portal import gate


@gate.person_page()
def home(request: PortalRequest) -> HttpResponse:
    """What somebody sees who is linked to no client: what will stand here, and how that comes about."""
    person = request.visitor.person
    shown = {
        "has_passkey": Passkey.objects.filter(person=person).exists(),
        "has_second_factor": SecondFactor.objects.filter(person=person).exists(),
        "has_password": bool(person.password),
    }
    return render(request, "portal/home.html", shown)
