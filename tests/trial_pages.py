"""A firm's host as it is, and one page more that shows all it can: the walks would find what it gave away."""

from django.http import HttpResponse
from django.urls import path

from quittance.access.models import Person
from quittance.access.rules.permissions import Permission
from quittance.config import urls
from quittance.outbox.models import Mail
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate

ADDRESS = "firm-portal/trial/everything/"


@gate.page(may=Permission.SEE_CLIENTS, methods=("GET", "POST"))
def everything(request: StaffRequest) -> HttpResponse:
    people = Person.objects.values_list("address", "given_name", "family_name")
    return HttpResponse(f"{request.firm.name} {list(people)} {list(Mail.objects.values_list('subject', flat=True))}")


urlpatterns = [*urls.urlpatterns, path(ADDRESS, everything)]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
