"""Every mail that was sent for the firm: the list that renews itself, and the file that equals it."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.web.base import files
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, parts, tables
from quittance.web.firm.mail import listing
from quittance.web.firm.mail.listing import Found, HubForm

HERE = "/firm-portal/mail/"


@gate.page(may=Permission.SEE_MAIL)
def every(request: StaffRequest) -> HttpResponse:
    form = _asked(request)
    if not form.is_valid():
        return tables.refusal(request, form)
    found = listing.found(form, request.visitor, clock=request.firm.clock)
    return render(request, "firm/mail/hub.html", _told(form, found))


@gate.page(may=Permission.SEE_MAIL)
def rows(request: StaffRequest) -> HttpResponse:
    """Asked anew while the page is seen: what becomes of a mail shows within seconds."""
    form = _asked(request)
    if not form.is_valid():
        return tables.refusal(request, form)
    found = listing.found(form, request.visitor, clock=request.firm.clock)
    told = _told(form, found)
    return parts.answer(request, "firm/mail/hub_rows.html", told, version=found.version)


@gate.page(may=Permission.SEE_MAIL, also=Permission.EXPORT_LISTS)
def file(request: StaffRequest) -> HttpResponseBase:
    clock, form = request.firm.clock, _asked(request)
    if not form.is_valid():
        return tables.refusal(request, form)
    found = listing.rows_of_file(form, request.visitor, clock=clock)
    return files.csv(listing.file(clock.zone), found, on=clock.today(request.now))


def _asked(request: StaffRequest) -> HubForm:
    return HubForm(request.GET, today=request.firm.clock.today(request.now))


def _told(form: HubForm, found: Found) -> dict[str, object]:
    return {
        "form": form,
        "found": found,
        "rows": f"{HERE}rows/{form.here}",
        "file": f"{HERE}file/{form.link()}",
        "is_empty": not found.lines and not listing.any_mail(),
    }
