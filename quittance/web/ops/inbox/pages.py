from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.core import inbox, scope
from quittance.core.models import Inbound, Reaction, Stray
from quittance.tenancy.models import Firm
from quittance.web.base.requests import OpsRequest
from quittance.web.ops import gate

ROWS_SHOWN = 100


@gate.page()
def waiting(request: OpsRequest) -> HttpResponse:
    names = dict(Firm.all_firms.values_list("pk", "name"))
    unopened = Inbound.all_firms.filter(handled_at=None).defer("body").order_by("-pk")[:ROWS_SHOWN]
    reactions = Reaction.all_firms.filter(handled_at=None).select_related("event").order_by("-pk")[:ROWS_SHOWN]
    context = {
        "inbound": [
            {"row": row, "firm": names.get(row.firm_id, ""), "kept_for_later": not inbox.has_opener(row.source)}
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
    with scope.firm(row.firm_id):
        inbox.open_one(inbound_id=row.pk, now=request.now)
    return redirect("/ops/inbox/")
