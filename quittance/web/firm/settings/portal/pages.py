"""What the firm chose about its client portal: which papers somebody sees who came by a client number."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.core.models import Event
from quittance.links import queries as links
from quittance.links.actions import papers
from quittance.links.models import GuestPapers
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, history
from quittance.web.firm.settings.portal.forms import PapersForm

HERE = "/firm-portal/settings/portal/"


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def page(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        way = GuestPapers.Way.CODE if links.papers_need_code() else GuestPapers.Way.NEVER
        return _show(request, PapersForm(initial={"way": way.value}))
    form = PapersForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=400)
    changed = papers.choose(way=form.cleaned_data["way"], by=request.visitor.by, now=request.now)
    response = redirect(HERE)
    saved = "The choice is saved and holds at once, for guests who look now as well."
    notices.leave(response, saved if changed else "Nothing was changed: it is already saved like this.")
    return response


def _show(request: StaffRequest, form: PapersForm, *, status: int = 200) -> HttpResponse:
    change = Event.objects.filter(subject_type="links.guestpapers", name="guest_papers.chosen").order_by("-pk").first()
    lines = history.lines([change] if change else [], clock=request.firm.clock)
    context = {"form": form, "change": lines[0] if lines else None}
    return render(request, "firm/portal_settings.html", context, status=status)
