"""Where the provider's answer comes in."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from quittance.access.actions import arrivals, handshakes, sessions, trials
from quittance.access.actions.handshakes import Attempt, Fault, Outcome
from quittance.access.queries import Visitor
from quittance.access.rules import sessions as rules
from quittance.access.rules.permissions import Permission
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import providers
from quittance.tenancy.models import Connection
from quittance.web.base import cookies, notices
from quittance.web.base.requests import DoorRequest
from quittance.web.firm import gate, way
from quittance.web.firm.door import attempts, faults

TRIAL = "/firm-portal/settings/sign-in/trial/"
_STATE_LENGTH_MAX = 200
_ANSWER_LENGTH_MAX = 512 * 1024


@gate.open_page()
def oidc(request: DoorRequest) -> HttpResponse:
    return _answer(request, request.GET.get("state", ""), request.GET.dict())


@csrf_exempt  # the provider's site sends it; the sealed cookie that the next step reads stands in for the seal
@gate.open_page(methods=("POST",))
def saml(request: DoorRequest) -> HttpResponse:
    """Another site's form brings none of our cookies along, so the same answer is sent once more from our own page."""
    said = {name: request.POST.get(name, "") for name in ("SAMLResponse", "RelayState")}
    if len(said["SAMLResponse"]) > _ANSWER_LENGTH_MAX or len(said["RelayState"]) > _STATE_LENGTH_MAX:
        return faults.page(request, faults.told(request, Fault("too_large", "the form is too long")))
    return render(request, "firm/saml.html", said)


@csrf_exempt  # as above: only a browser that began the attempt has its cookie, and other sites' forms bring none
@gate.open_page(methods=("POST",))
def saml_again(request: DoorRequest) -> HttpResponse:
    return _answer(request, request.POST.get("RelayState", ""), request.POST.dict())


@gate.open_page()
def saml_metadata(request: DoorRequest) -> HttpResponse:
    """Who we are, for the firm's provider to read."""
    del request
    return HttpResponse(providers.our_metadata(), content_type="application/samlmetadata+xml")


def _answer(request: DoorRequest, state: str, said: Mapping[str, str]) -> HttpResponse:
    attempt = attempts.find(request, state[:_STATE_LENGTH_MAX])
    if attempt is None:
        return faults.page(request, faults.told(request, Fault("state", "no attempt of this browser has this state")))
    visitor = gate.visitor_of(request)
    try:
        outcome = handshakes.redeem(attempt=attempt, said=said, now=request.now)
        response = _arrived(request, attempt, outcome, visitor)
    except Fault as fault:
        faults.told(request, fault, stage=attempt.stage, quiet=attempt.quiet)
        response = _refused(request, attempt, fault, visitor)
    attempts.drop(response, attempt)
    return response


def _arrived(request: DoorRequest, attempt: Attempt, outcome: Outcome, visitor: Visitor | None) -> HttpResponse:
    if attempt.stage == Connection.Stage.DRAFT:
        if not _may_try(visitor):
            return redirect("/firm-portal/")
        trials.record(outcome=outcome, by=visitor.by if visitor else "", now=request.now)
        return redirect(TRIAL)
    arrival = arrivals.come_in(
        somebody=outcome.somebody,
        connection=outcome.connection,
        seat=request.seat,
        refresh=outcome.refresh,
        brought=visitor.session if visitor else None,
        quiet=attempt.quiet,
        now=request.now,
    )
    response = redirect(attempt.next)
    if arrival.token:
        cookies.give(response, cookies.STAFF, arrival.token)
    if visitor is not None and visitor.session.person_id != arrival.person.pk:
        notices.leave(response, f"You are signed in as {arrival.person} now.", tone="warn")
    return response


def _refused(request: DoorRequest, attempt: Attempt, fault: Fault, visitor: Visitor | None) -> HttpResponse:
    if attempt.stage == Connection.Stage.DRAFT:
        draft = tenancy.draft_connection()
        if _may_try(visitor) and draft is not None:
            trials.record_fault(connection=draft, fault=fault, by=visitor.by if visitor else "", now=request.now)
            return redirect(TRIAL)
        return faults.page(request, fault)
    if attempt.quiet and fault.code == "not_signed_in":
        # Not a redirect: a browser follows none from a form of ours to another site.
        return render(request, "firm/onward.html", {"onward": way.go(attempt.next)})
    if attempt.quiet and visitor is not None:
        is_proved = request.now - visitor.session.proved_at <= rules.PROVED_FOR
        if fault.code in handshakes.AWAY and is_proved:
            return redirect(attempt.next)
        if fault.code in {"access_denied", "removed"}:
            why = "the provider did not let them in again"
            sessions.end(session=visitor.session, now=request.now, by="system", why=why)
    return faults.page(request, fault)


def _may_try(visitor: Visitor | None) -> bool:
    return visitor is not None and Permission.EDIT_SIGN_IN in visitor.permissions and not visitor.sees_as_another
