from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import knocks, portal_sign_in, second_factor, sessions, tickets
from quittance.access.models.session import Way
from quittance.web.base import cookies, errors, notices
from quittance.web.base.requests import DoorRequest
from quittance.web.portal import arrival, gate, ways
from quittance.web.portal.door.forms import SecondStepForm, SignInForm
from quittance.web.portal.fields import posted

# One text for a wrong password, a stranger and an address that was never confirmed.
NO_ENTRY = (
    "Address and password do not belong together, or the address is not confirmed yet. "
    "Look for our mail, or have a link mailed to you below."
)


@gate.open_page()
def front(request: DoorRequest) -> HttpResponse:
    del request
    return redirect("/client-portal/")


@gate.open_page()
def door(request: DoorRequest) -> HttpResponse:
    if gate.guest_of(request):
        return redirect("/client-portal/invoices/")
    if gate.visitor_of(request):
        return redirect(ways.HOME)
    return render(request, "portal/front.html")


@gate.open_page(methods=("GET", "POST"))
def sign_in(request: DoorRequest) -> HttpResponse:
    if request.method != "POST":
        wanted = request.GET.get("next", "")
        if gate.visitor_of(request):
            return redirect(ways.onward(wanted))
        form = SignInForm(initial={"next": ways.onward(wanted)})
        return render(request, "portal/sign_in.html", {"form": form, "was_sent_here": bool(wanted)})
    form = SignInForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/sign_in.html", {"form": form}, status=400)
    told = form.cleaned_data
    try:
        person = portal_sign_in.by_password(
            address=told["address"], password=told["password"], network=request.network, now=request.now
        )
        return arrival.arrive(request, person, Way.PASSWORD, next_page=ways.onward(told["next"]))
    except portal_sign_in.Refused:
        form.refuse(None, NO_ENTRY)
        return render(request, "portal/sign_in.html", {"form": form}, status=400)
    except knocks.TooMany as many:
        form.refuse(None, _shut(many, "A link by mail and a passkey still open it."))
        return _too_many(render(request, "portal/sign_in.html", {"form": form}, status=429), many)


@gate.open_page(methods=("GET", "POST"))
def second_step(request: DoorRequest) -> HttpResponse:
    question = request.COOKIES.get(arrival.QUESTION, "")
    if portal_sign_in.asked(question=question, now=request.now) is None:
        return _ask_again()
    form = SecondStepForm(posted(request))
    if not form.is_valid():
        return render(request, "portal/second_step.html", {"form": form}, status=400 if form.is_bound else 200)
    try:
        found = portal_sign_in.answer(
            question=question,
            code=form.cleaned_data["code"],
            seat=request.seat,
            now=request.now,
            brought=arrival.brought(request),
        )
    except second_factor.WrongCode:
        form.refuse("code", "This code does not fit, or was used already. Take the one that your app shows now.")
        return render(request, "portal/second_step.html", {"form": form}, status=400)
    except knocks.TooMany as many:
        form.refuse(None, _shut(many))
        return _too_many(render(request, "portal/second_step.html", {"form": form}, status=429), many)
    except tickets.Spent:
        return _ask_again()
    return arrival.lead_on(found)


@gate.open_page(methods=("POST",))
def sign_out(request: DoorRequest) -> HttpResponse:
    """Open to all: who is signed out already wanted just that."""
    visitor = gate.visitor_of(request)
    if visitor:
        sessions.end(session=visitor.session, now=request.now, by=visitor.by, why="left")
    response = redirect("/client-portal/")
    cookies.take(response, cookies.PORTAL)
    notices.leave(response, "You are signed out.")
    return response


def _ask_again() -> HttpResponse:
    response = redirect("/client-portal/sign-in/")
    notices.leave(response, "The sign-in took longer than ten minutes, so it starts again.", tone="warn")
    return response


def _shut(many: knocks.TooMany, way: str = "") -> str:
    words = errors.in_words(max(1, round(many.wait.total_seconds())))
    return f"Too many wrong tries. Wait {words}, then try once more. {way}".strip()


def _too_many(response: HttpResponse, many: knocks.TooMany) -> HttpResponse:
    response.headers["Retry-After"] = str(max(1, round(many.wait.total_seconds())))
    return response
