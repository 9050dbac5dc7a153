from django.http import HttpResponse
from django.shortcuts import render

from quittance.web.base.requests import DoorRequest
from quittance.web.firm import gate


@gate.open_page()
def door(request: DoorRequest) -> HttpResponse:
    return render(request, "firm/door.html")
