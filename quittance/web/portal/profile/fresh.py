"""Pages that change how somebody comes in ask for a fresh proof first, and come back afterwards."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from quittance.access.rules import proof
from quittance.web.base.requests import PortalRequest


def is_fresh(request: PortalRequest) -> bool:
    return proof.is_fresh(proved_at=request.visitor.session.proved_at, now=request.now)


def owed(request: PortalRequest) -> HttpResponse | None:
    if is_fresh(request):
        return None
    return redirect(f"/client-portal/profile/prove/?{urlencode({'next': request.path})}")
