from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.core import inbox, queue, scope
from quittance.core.models import Inbound, Reaction, Stray
from quittance.relay.actions import cases
from quittance.tenancy.models import Firm
from quittance.web.base import notices
from quittance.web.base.requests import OpsRequest
from quittance.web.ops import gate

ROWS_SHOWN = 100
# Sources that are not opened in the inbox's own transaction: jobs of their own work each row off, some rows together.
WORKED_OFF_BY = {cases.SOURCE: "relay.take_in"}
_IN_TURN = {cases.SOURCE: (("relay.take_in", "inbound_id"), ("relay.take_in_all", "inbound_ids"))}


@dataclass(frozen=True)
class Line:
    row: Inbound
    firm: str
    state: str
    is_kept: bool  # nothing on this version opens it


@gate.page()
def waiting(request: OpsRequest) -> HttpResponse:
    names = dict(Firm.all_firms.values_list("pk", "name"))
    unopened = Inbound.all_firms.filter(handled_at=None).defer("body").order_by("-pk")[:ROWS_SHOWN]
    reactions = Reaction.all_firms.filter(handled_at=None).select_related("event").order_by("-pk")[:ROWS_SHOWN]
    in_turn = {
        source: {number for job, name in jobs for number in queue.under_way(job, name, now=request.now)}
        for source, jobs in _IN_TURN.items()
    }
    context = {
        "inbound": [
            Line(row, names.get(row.firm_id, ""), _state(row, row.pk in in_turn.get(row.source, ())), not _opens(row))
            for row in unopened
        ],
        "reactions": [{"row": row, "firm": names.get(row.firm_id, "")} for row in reactions],
        "strays": Stray.objects.using("ops").defer("body").order_by("-pk")[:ROWS_SHOWN],
    }
    part = "HX-Request" in request.headers
    return render(request, "ops/inbox_part.html" if part else "ops/inbox.html", context)


@gate.page(methods=("POST",))
def again(request: OpsRequest, inbound_id: int) -> HttpResponse:
    row = Inbound.all_firms.filter(pk=inbound_id, handled_at=None).defer("body").first()
    if row is None:
        raise Http404
    response = redirect("/ops/inbox/")
    with scope.firm(row.firm_id):
        words, tone = _again(row, request)
    notices.leave(response, words, tone=tone)
    return response


def _again(row: Inbound, request: OpsRequest) -> tuple[str, str]:
    if job := WORKED_OFF_BY.get(row.source):
        queue.enqueue(job, inbound_id=row.pk, only_one_waiting=f"inbound:{row.pk}")
        return f"Number {row.pk} stands in the queue again, as {job}.", "good"
    if inbox.open_one(inbound_id=row.pk, now=request.now):
        return f"Number {row.pk} is opened.", "good"
    return f"Number {row.pk} could not be opened; the list says why.", "warn"


def _opens(row: Inbound) -> bool:
    return row.source in WORKED_OFF_BY or inbox.has_opener(row.source)


def _state(row: Inbound, in_turn: bool) -> str:  # noqa: FBT001  asked of the queue once for all rows
    """What is so: what went wrong last, and who works it off when."""
    if not _opens(row):
        return "Kept: nothing opens this source on this version."
    job = WORKED_OFF_BY.get(row.source)
    if job is None:
        return row.last_error
    now = "A job in the queue has it." if in_turn else f"No job has it: the relay's sweep puts {job} into the queue."
    return f"{row.last_error} {now}".strip()
