from django.http import Http404, HttpResponse

from quittance.access import queries as access
from quittance.access.actions import sessions
from quittance.access.rules import agents
from quittance.web.base.requests import PortalRequest
from quittance.web.portal import gate
from quittance.web.portal.profile.pages import saved


@gate.person_page(methods=("POST",))
def end(request: PortalRequest, session_id: int) -> HttpResponse:
    theirs = access.living_sessions(person=request.visitor.person, now=request.now).filter(pk=session_id).first()
    if theirs is None:
        raise Http404
    sessions.end(session=theirs, now=request.now, by=request.visitor.by, why="ended from another session")
    return saved(f"{agents.in_words(theirs.agent)} is signed out.")


@gate.person_page(methods=("POST",))
def end_others(request: PortalRequest) -> HttpResponse:
    visitor = request.visitor
    ended = sessions.end_all(
        person=visitor.person, now=request.now, by=visitor.by, why="ended from another session", but=visitor.session
    )
    return saved("You are signed in here alone." if ended else "You were signed in nowhere else.")
