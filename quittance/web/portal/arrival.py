"""What the portal's doors share: a session put into the browser, and what one page remembers for the next."""

from datetime import timedelta

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect

from quittance.access.actions import portal_sign_in
from quittance.access.actions.portal_sign_in import Outcome
from quittance.access.models import Person
from quittance.access.models.session import Way
from quittance.access.rules.tickets import LASTS
from quittance.web.base import cookies
from quittance.web.base.requests import DoorRequest
from quittance.web.portal import ways

# Form tokens stay as they are when somebody signs in, so that a form open in another tab can still be sent: Django also
# compares the Origin that every browser sends along, and that is what keeps other sites out.
QUESTION = "quittance_question"
_SENT = "quittance_sent"
_PATH = "/client-portal/"
_SENT_LASTS = timedelta(hours=1)
_SECOND_STEP = "/client-portal/sign-in/second-step/"


def arrive(request: DoorRequest, person: Person, way: Way, *, next_page: str = "") -> HttpResponse:
    """Signed in, or asked for the second factor first."""
    outcome = portal_sign_in.go_on(
        person=person, way=way, seat=request.seat, now=request.now, brought=brought(request), next_page=next_page
    )
    return lead_on(outcome)


def lead_on(outcome: Outcome) -> HttpResponse:
    if outcome.question:
        response = redirect(_SECOND_STEP)
        lasts = LASTS["second_step"]
        cookies.give_for(response, QUESTION, outcome.question, path=_SECOND_STEP, lasts=lasts)
        return response
    response = redirect(ways.onward(outcome.next_page))
    cookies.give(response, cookies.PORTAL, outcome.session)
    cookies.take(response, cookies.GUEST)  # whoever signs in wants their own clients, not the one looked at before
    response.delete_cookie(QUESTION, path=_SECOND_STEP, samesite="Lax")
    return response


def brought(request: DoorRequest) -> str:
    return request.COOKIES.get(cookies.PORTAL, "")


def sent(to: str, address: str) -> HttpResponse:
    """On to the page that says where the mail went. The address travels in a cookie: it is no one else's business."""
    response = redirect(to)
    cookies.give_for(response, _SENT, signing.dumps(address, salt=_SENT), path=_PATH, lasts=_SENT_LASTS)
    return response


def sent_to(request: DoorRequest) -> str:
    try:
        return str(signing.loads(request.COOKIES.get(_SENT, ""), salt=_SENT, max_age=_SENT_LASTS))
    except signing.BadSignature:
        return ""
