from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import handshakes, sign_in_settings
from quittance.access.models import EmergencyKey, Mapping
from quittance.access.models.session import Way
from quittance.access.rules.permissions import Permission
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import connection_checks, connections
from quittance.tenancy.models import Connection
from quittance.tenancy.rules.connections import PRODUCTS
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, way
from quittance.web.firm.door import attempts, faults
from quittance.web.firm.settings.sign_in import guides
from quittance.web.firm.settings.sign_in.forms import ChoiceForm, OidcForm, SamlForm, form_for, written

HERE = "/firm-portal/settings/sign-in/"
_MAY = Permission.EDIT_SIGN_IN


def _shown(connection: Connection | None, request: StaffRequest) -> dict[str, Any] | None:
    if connection is None:
        return None
    clock = request.firm.clock
    moments = {"proved_at": connection.proved_at, "changed_at": connection.changed_at}
    found, trial = connection.found, connection.trial
    return {
        "row": connection,
        "product": PRODUCTS.get(connection.product, connection.product),
        "protocol": guides.PROTOCOLS[connection.protocol],
        "findings": found.get("findings", []),
        "trial": trial,
        "tried_at": clock.wall(datetime.fromisoformat(trial["at"])) if trial else None,
        **{name: clock.wall(moment) if moment else None for name, moment in moments.items()},
    }


@gate.page(may=_MAY)
def overview(request: StaffRequest) -> HttpResponse:
    draft = tenancy.draft_connection()
    context = {
        "live": _shown(tenancy.live_connection(), request),
        "draft": _shown(draft, request),
        "mappings": Mapping.objects.select_related("group").order_by("group__name", "provider_group"),
        "missing": sign_in_settings.missing_for_force(),
        "choice": ChoiceForm(),
        "key": EmergencyKey.objects.select_related("person").filter(used_at=None, withdrawn_at=None).first(),
        "is_set_up": request.visitor.session.way == Way.SETUP,
        "portal": guides.portal(),
    }
    return render(request, "firm/sign_in/overview.html", context)


@gate.page(may=_MAY, methods=("GET", "POST"))
def draft(request: StaffRequest) -> HttpResponse:
    """The steps at the provider beside the form for what it gave. What is in force stays so."""
    kept = tenancy.draft_connection() or tenancy.live_connection()
    product = request.GET.get("product") or (kept.product if kept else "")
    protocol = request.GET.get("protocol") or (kept.protocol if kept else "")
    if product not in PRODUCTS or protocol not in guides.PROTOCOLS:
        return redirect(HERE)
    kin = kept if kept is not None and kept.protocol == protocol else None
    form = form_for(protocol)(request.POST if request.method == "POST" else None, initial=written(kin))
    if request.method == "POST" and form.is_valid() and _saved(form, product, request):
        response = redirect(HERE)
        notices.leave(response, "The draft is saved. Test the connection, then try a sign-in with it.")
        return response
    context = {
        "form": form,
        "product": PRODUCTS[product] if product != "other" else "your provider",
        "protocol": guides.PROTOCOLS[protocol],
        "steps": guides.steps(product=product, protocol=protocol),
        "has_secret": kin is not None and protocol == "oidc",
    }
    return render(request, "firm/sign_in/draft.html", context, status=400 if form.errors else 200)


def _saved(form: OidcForm | SamlForm, product: str, request: StaffRequest) -> bool:
    try:
        connections.save_draft(wish=form.wish(product), by=request.visitor.by, now=request.now)
    except connections.CannotSave as cannot:
        for name, words in cannot.faults.items():
            form.add_error(name if name in form.fields else None, words)
        return False
    return True


@gate.page(may=_MAY, methods=("POST",))
def check(request: StaffRequest, stage: str) -> HttpResponse:
    connection = tenancy.live_connection() if stage == Connection.Stage.LIVE else tenancy.draft_connection()
    if connection is None:
        raise Http404
    findings = connection_checks.run(connection=connection, now=request.now)
    bad = sum(finding.tone == "bad" for finding in findings)
    response = redirect(f"{HERE}#{connection.stage}")
    words = (
        f"{bad} of {len(findings)} checks found a fault." if bad else "The connection was tested: no fault was found."
    )
    notices.leave(response, words, tone="bad" if bad else "good")
    return response


@gate.page(may=_MAY)
def attempt(request: StaffRequest) -> HttpResponse:
    """Out to the provider with the draft, and back to a page that tells what came."""
    connection = tenancy.draft_connection()
    if connection is None:
        return redirect(HERE)
    elsewhere = way.on_main_host(request.host, HERE)
    if elsewhere:
        return redirect(elsewhere)
    try:
        where, begun = handshakes.begin(connection=connection, next_page=HERE, quiet=False, now=request.now)
    except handshakes.Fault as fault:
        connection_checks.run(connection=connection, now=request.now)
        response = redirect(f"{HERE}#draft")
        notices.leave(
            response, f"The browser could not be sent to the provider: {fault.detail.rstrip('.')}.", tone="bad"
        )
        return response
    response = redirect(where)
    attempts.keep(request, response, begun)
    return response


@gate.page(may=_MAY)
def trial(request: StaffRequest) -> HttpResponse:
    connection = tenancy.draft_connection()
    if connection is None or not connection.trial:
        return redirect(HERE)
    kept = connection.trial
    context = {
        "draft": _shown(connection, request),
        "words": faults.words(kept["fault"]) if "fault" in kept else None,
        "detail": str(kept.get("detail", "")).rstrip("."),
    }
    return render(request, "firm/sign_in/trial.html", context)


@gate.page(may=_MAY, methods=("POST",))
def discard(request: StaffRequest) -> HttpResponse:
    connections.discard(by=request.visitor.by, now=request.now)
    response = redirect(HERE)
    notices.leave(response, "The draft is discarded. What is in use was not touched.")
    return response


@gate.page(may=_MAY, methods=("POST",))
def put_in_force(request: StaffRequest) -> HttpResponse:
    response = redirect(HERE)
    try:
        sign_in_settings.put_in_force(by=request.visitor.by, now=request.now)
    except sign_in_settings.CannotPut as cannot:
        notices.leave(response, str(cannot), tone="bad")
    else:
        notices.leave(response, "The connection is in use: from now on staff come in by it.")
    return response
