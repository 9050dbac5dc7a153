"""Signing in with a passkey. The page asks for the question by script; the answer comes back as a form."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect

from quittance.access.actions import passkeys
from quittance.access.models.session import Way
from quittance.web.base import notices
from quittance.web.base.requests import DoorRequest
from quittance.web.portal import arrival, gate, passkey_question, ways

REFUSED = "That passkey did not open the door. It may be too late, removed, or of another account: try once more."


@gate.open_page(methods=("POST",))
def options(request: DoorRequest) -> HttpResponse:
    asked, question = passkeys.ask(seat=request.seat, now=request.now, question=passkey_question.of(request))
    response = JsonResponse(asked)
    passkey_question.keep(response, question)
    return response


@gate.open_page(methods=("POST",))
def answer(request: DoorRequest) -> HttpResponse:
    next_page = ways.onward(request.POST.get("next", ""))
    try:
        person = passkeys.open_with(
            question=passkey_question.of(request),
            answer=request.POST.get("answer", ""),
            seat=request.seat,
            now=request.now,
        )
    except passkeys.Refused:
        response: HttpResponse = redirect("/client-portal/sign-in/")
        notices.leave(response, REFUSED, tone="bad")
        passkey_question.forget(response)
        return response
    response = arrival.arrive(request, person, Way.PASSKEY, next_page=next_page)
    passkey_question.forget(response)
    return response
