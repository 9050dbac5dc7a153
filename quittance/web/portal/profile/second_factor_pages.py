from urllib.parse import quote

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe

from quittance.access.actions import second_factor
from quittance.access.actions.second_factor import Offer
from quittance.access.models import SecondFactor
from quittance.access.rules import codes as rules
from quittance.web.base import notices
from quittance.web.base.requests import PortalRequest
from quittance.web.portal import gate
from quittance.web.portal.profile import fresh
from quittance.web.portal.profile.forms import SetUpForm
from quittance.web.portal.profile.pages import PROFILE, saved

_SET_UP = "/client-portal/profile/second-factor/"


@gate.person_page(methods=("GET", "POST"))
def set_up(request: PortalRequest) -> HttpResponse:
    person, session = request.visitor.person, request.visitor.session
    if SecondFactor.objects.filter(person=person).exists():
        return saved("Your sign-in asks for a code already.", tone="warn")
    if request.method == "POST":
        return _switch_on(request)
    owed = fresh.owed(request)
    if owed:
        return owed
    offer = second_factor.offer(person=person, session=session, now=request.now)
    return _shown(request, SetUpForm(initial={"sealed": offer.sealed}), offer)


def _switch_on(request: PortalRequest) -> HttpResponse:
    """The sealed secret says that the page was opened after a fresh proof; setting up the app may take longer."""
    person, session = request.visitor.person, request.visitor.session
    form = SetUpForm(request.POST)
    sealed = request.POST.get("sealed", "")
    try:
        offer = second_factor.again(person=person, session=session, sealed=sealed, now=request.now)
        if not form.is_valid():
            return _shown(request, form, offer, status=400)
        digits = form.cleaned_data["code"]
        given = second_factor.add(
            person=person, session=session, sealed=sealed, digits=digits, seat=request.seat, now=request.now
        )
    except second_factor.WrongCode:
        form.refuse(
            "code", "This code does not fit. Take the one that the app shows now; does the device's clock go right?"
        )
        return _shown(request, form, offer, status=400)
    except second_factor.OldOffer:
        response = redirect(_SET_UP)
        notices.leave(response, "The page was open for too long. Take the new picture below.", tone="warn")
        return response
    except second_factor.AlreadyOn:
        return saved("Your sign-in asks for a code already.", tone="warn")
    return _codes(request, given, "Your sign-in asks for a code from now on")


@gate.person_page(methods=("GET", "POST"))
def renew(request: PortalRequest) -> HttpResponse:
    refusal = _off(request) or fresh.owed(request)
    if refusal:
        return refusal
    if request.method != "POST":
        return render(request, "portal/profile/codes_renew.html")
    given = second_factor.renew_codes(person=request.visitor.person, seat=request.seat, now=request.now)
    return _codes(request, given, "You have new recovery codes")


@gate.person_page(methods=("GET", "POST"))
def switch_off(request: PortalRequest) -> HttpResponse:
    refusal = _off(request) or fresh.owed(request)
    if refusal:
        return refusal
    if request.method != "POST":
        return render(request, "portal/profile/second_factor_off.html")
    second_factor.remove(person=request.visitor.person, seat=request.seat, now=request.now)
    return saved("Your sign-in no longer asks for a code.")


def _off(request: PortalRequest) -> HttpResponse | None:
    on = SecondFactor.objects.filter(person=request.visitor.person).exists()
    return None if on else saved("Your sign-in asks for no code, so there is nothing to change.", tone="warn")


def _shown(request: PortalRequest, form: SetUpForm, offer: Offer, *, status: int = 200) -> HttpResponse:
    shown = {"form": form, "picture": _picture(offer.address), "secret": rules.in_groups(offer.secret)}
    return render(request, "portal/profile/second_factor.html", shown, status=status)


def _picture(address: str) -> SafeString:
    drawn = segno.make(address, error="m").svg_inline(
        scale=5, border=4, dark="#000000", light="#ffffff", svgclass=None, lineclass=None, omitsize=True
    )
    return mark_safe(drawn)  # noqa: S308  paths drawn by segno; the address is not text in it


def _codes(request: PortalRequest, given: list[str], title: str) -> HttpResponse:
    """Shown with the answer itself, not after a redirect: secrets seen once are kept nowhere on the way."""
    text = f"Recovery codes for {request.visitor.person.address} at {request.firm.name}\n\n" + "\n".join(given) + "\n"
    file = f"data:text/plain;charset=utf-8,{quote(text)}"
    shown = {"codes": given, "title": title, "all": "\n".join(given), "file": file, "on": PROFILE}
    return render(request, "portal/profile/codes.html", shown)
