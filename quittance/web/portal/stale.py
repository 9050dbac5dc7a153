"""A link that was used, is too old, was overtaken by a newer one, or never was: the four look alike."""

from django.http import HttpResponse
from django.shortcuts import render

from quittance.web.base.requests import DoorRequest

GONE = 410
NOT_FOUND = 404


def page(request: DoorRequest) -> HttpResponse:
    return render(request, "portal/stale.html", status=GONE)


def pass_page(request: DoorRequest) -> HttpResponse:
    """Of a pass that opens nothing: one page for all reasons, so that nobody learns which links once were."""
    return render(request, "portal/stale_pass.html", status=NOT_FOUND)
