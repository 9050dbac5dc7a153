from django.http import HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate


@gate.page(may=Permission.SEE_CLIENTS)
def hello(request: StaffRequest) -> HttpResponse:
    """Everything a page of the product has around it, and next to nothing inside."""
    return render(
        request, "bench/hello.html", {"person": request.visitor.person, "rights": len(request.visitor.permissions)}
    )
