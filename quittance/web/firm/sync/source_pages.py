"""Connecting the practice system: a draft, a test in plain words, and the draft put in force. What is read stays so."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.core.models import Event
from quittance.sync import queries
from quittance.sync.actions import catalogue, source_checks, sources
from quittance.sync.models import Source
from quittance.sync.rules import source_address
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, history
from quittance.web.firm.sync import words
from quittance.web.firm.sync.source_forms import ChoiceForm, SourceForm, written

HERE = "/firm-portal/sync/source/"
_MAY = Permission.EDIT_MAPPING
_HISTORY = 20
_USER, _DATABASE = "quittance_reader", "practice"


def _shown(source: Source | None, request: StaffRequest) -> dict[str, Any] | None:
    if source is None:
        return None
    kind, clock = catalogue.kind(source.profile), request.firm.clock
    return {
        "row": source,
        "kind": kind.title if kind else source.profile,
        "changed": words.moment(source.changed_at, clock, now=request.now),
        "tested": words.moment(source.tested_at, clock, now=request.now) if source.tested_at else "",
        "is_sound": bool(source.found) and not any(found["tone"] == "bad" for found in source.found),
    }


@gate.page(may=_MAY)
def overview(request: StaffRequest) -> HttpResponse:
    live, draft = queries.live_source(), queries.draft_source()
    told = Event.objects.filter(name__in=_TOLD).order_by("-pk")[:_HISTORY]
    context = {
        "live": _shown(live, request),
        "draft": _shown(draft, request),
        "elsewhere": live is not None and draft is not None and not sources.reads_the_same(live, draft),
        "choice": ChoiceForm(),
        "history": history.lines(told, clock=request.firm.clock),
    }
    return render(request, "firm/sync/source.html", context)


_TOLD = (
    "source.drafted",
    "source.discarded",
    "source.put_in_force",
    "source.moved",
    "source.paused",
    "source.resumed",
    "source.cadence_changed",
)


@gate.page(may=_MAY, methods=("GET", "POST"))
def draft(request: StaffRequest) -> HttpResponse:
    """What to run at the practice system's database beside the form for where it is."""
    kept = queries.draft_source() or queries.live_source()
    kind = catalogue.kind(request.GET.get("profile") or (kept.profile if kept else ""))
    if kind is None:
        return redirect(HERE)
    form = SourceForm(kind, request.POST if request.method == "POST" else None, initial=written(kept, kind))
    if request.method == "POST" and form.is_valid() and _saved(form, request):
        response = redirect(f"{HERE}#draft")
        notices.leave(response, "The draft is saved. Test the connection, then put it in force.")
        return response
    user, database = _named(kept, kind)
    context = {
        "form": form,
        "kind": kind,
        "others": [each for each in catalogue.kinds() if each.name != kind.name],
        "script": catalogue.script(kind.name, user=user, database=database),
        "has_password": kept is not None and kept.profile == kind.name,
    }
    return render(request, "firm/sync/draft.html", context, status=400 if form.errors else 200)


def _named(kept: Source | None, kind: catalogue.Kind) -> tuple[str, str]:
    """For the script: the names that the firm wrote, else ours to begin with."""
    try:
        place = source_address.read(kept.address if kept else "", schemes=kind.schemes)
    except source_address.BadAddress:
        return _USER, _DATABASE
    return place.user, place.database


def _saved(form: SourceForm, request: StaffRequest) -> bool:
    try:
        sources.save_draft(wish=form.wish, by=request.visitor.by, now=request.now)
    except sources.CannotSave as cannot:
        for name, told in cannot.faults.items():
            form.add_error(name if name in form.fields else None, told)
        return False
    return True


@gate.page(may=_MAY, methods=("POST",))
def check(request: StaffRequest, stage: str) -> HttpResponse:
    source = queries.live_source() if stage == Source.Stage.LIVE else queries.draft_source()
    if source is None:
        raise Http404
    findings = source_checks.run(source=source, now=request.now)
    bad = sum(finding.tone == "bad" for finding in findings)
    response = redirect(f"{HERE}#{source.stage}")
    if findings == [source_checks.UNDER_WAY]:
        notices.leave(response, f"{source_checks.UNDER_WAY.words} {source_checks.UNDER_WAY.remedy}", tone="warn")
        return response
    told = (
        f"{bad} of {len(findings)} checks found a fault." if bad else "The connection was tested: no fault was found."
    )
    notices.leave(response, told, tone="bad" if bad else "good")
    return response


@gate.page(may=_MAY, methods=("POST",))
def put_in_force(request: StaffRequest) -> HttpResponse:
    try:
        sources.put_in_force(by=request.visitor.by, now=request.now)
    except sources.CannotPut as cannot:
        response = redirect(HERE)
        notices.leave(response, str(cannot), tone="bad")
        return response
    response = redirect("/firm-portal/sync/")
    notices.leave(response, "The connection is in force. Reading begins within seconds.")
    return response


@gate.page(may=_MAY, methods=("POST",))
def discard(request: StaffRequest) -> HttpResponse:
    sources.discard(by=request.visitor.by, now=request.now)
    response = redirect(HERE)
    notices.leave(response, "The draft is discarded, and its password with it. What is read now was not touched.")
    return response
