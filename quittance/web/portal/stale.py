"""A link that was used, is too old, was overtaken by a newer one, or never was: the four look alike."""

from django.http import HttpResponse
from django.shortcuts import render

from quittance.web.base.requests import DoorRequest

GONE = 410


def page(request: DoorRequest) -> HttpResponse:
    return render(request, "portal/stale.html", status=GONE)
