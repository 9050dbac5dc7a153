"""The audit log: who did what and when, newest first; what is sealed can no longer be changed unseen."""

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.core.clock import FirmClock
from quittance.web.base import files
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, history
from quittance.web.firm.audit import listing
from quittance.web.firm.audit.listing import AuditForm

_PAGE = 50


@gate.page(may=Permission.READ_AUDIT_LOG)
def log(request: StaffRequest) -> HttpResponse:
    zone, form = request.firm.clock.zone, AuditForm(request.GET)
    seal = listing.last_seal()
    context: dict[str, object] = {
        "form": form,
        "seal": seal,
        "sealed_at": seal.sealed_at.astimezone(zone).replace(tzinfo=None) if seal else None,
        "unsealed": listing.unsealed(seal),
    }
    if not form.is_valid():
        return render(request, "firm/audit.html", context, status=400)
    found = form.events(zone)
    if form.cleaned_data["before"]:
        found = found.filter(pk__lt=form.cleaned_data["before"])
    events = list(found[: _PAGE + 1])
    last = events[_PAGE - 1].pk if len(events) > _PAGE else None
    context |= {
        "lines": history.lines(events[:_PAGE], clock=FirmClock(zone)),
        "older": _link(request.GET, before=last) if last else "",
        "newest": _link(request.GET) if form.cleaned_data["before"] else "",
        "file": f"/firm-portal/audit/file/{_link(request.GET)}",
        "is_narrowed": any(form.cleaned_data[name] for name in ("who", "kind", "since", "until")),
    }
    return render(request, "firm/audit.html", context)


@gate.page(may=Permission.READ_AUDIT_LOG, also=Permission.EXPORT_LISTS)
def file(request: StaffRequest) -> HttpResponseBase:
    clock, form = request.firm.clock, AuditForm(request.GET)
    if not form.is_valid():
        return log(request)
    rows = listing.rows(form.events(clock.zone), zone=clock.zone)
    return files.csv(listing.table(clock.zone), rows, on=clock.today(request.now))


def _link(asked: QueryDict, *, before: int | None = None) -> str:
    words = asked.copy()
    words.pop("before", None)
    if before is not None:
        words["before"] = str(before)
    return f"?{words.urlencode()}"
