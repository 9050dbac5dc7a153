from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.web.base.requests import DoorRequest
from quittance.web.portal import gate


@gate.open_page()
def front(request: DoorRequest) -> HttpResponse:
    del request
    return redirect("/client-portal/")


@gate.open_page()
def door(request: DoorRequest) -> HttpResponse:
    return render(request, "portal/front.html")
