from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access import queries as access
from quittance.access.actions import address_change, knocks, profile
from quittance.access.models import Passkey, RecoveryCode, SecondFactor, Session
from quittance.access.rules import agents
from quittance.web.base import cookies, errors, notices
from quittance.web.base.requests import DoorRequest, PortalRequest
from quittance.web.portal import gate
from quittance.web.portal.fields import posted
from quittance.web.portal.profile import fresh
from quittance.web.portal.profile.forms import AddressForm, CloseForm, NameForm

PROFILE = "/client-portal/profile/"


@dataclass(frozen=True)
class Place:
    """Somewhere that somebody is signed in, in their words."""

    session_id: int
    browser: str
    network: str
    way: str
    opened: datetime
    seen: datetime
    is_this: bool


@dataclass(frozen=True)
class Key:
    passkey_id: int
    name: str
    made: datetime
    used: datetime | None


@gate.person_page()
def overview(request: PortalRequest) -> HttpResponse:
    person = request.visitor.person
    sessions = access.living_sessions(person=person, now=request.now)
    keys = Passkey.objects.filter(person=person).order_by("made_at")
    shown = {
        "pending": address_change.pending(person=person, now=request.now),
        "places": [_place(request, session) for session in sessions],
        "keys": [_key(request, key) for key in keys],
        "second_factor": SecondFactor.objects.filter(person=person).first(),
        "codes_left": RecoveryCode.objects.filter(person=person, used_at=None).count(),
    }
    return render(request, "portal/profile/profile.html", shown)


@gate.person_page(methods=("GET", "POST"))
def name(request: PortalRequest) -> HttpResponse:
    person = request.visitor.person
    form = NameForm(posted(request), initial={"given_name": person.given_name, "family_name": person.family_name})
    if request.method != "POST":
        return render(request, "portal/profile/name.html", {"form": form})
    if not form.is_valid():
        return render(request, "portal/profile/name.html", {"form": form}, status=400)
    told = form.cleaned_data
    profile.rename(person=person, given_name=told["given_name"], family_name=told["family_name"], now=request.now)
    return saved(f"Your name is {told['given_name']} {told['family_name']} now.")


@gate.person_page(methods=("GET", "POST"))
def address(request: PortalRequest) -> HttpResponse:
    owed = fresh.owed(request)
    if owed:
        return owed
    person = request.visitor.person
    form = AddressForm(posted(request), present=person.address)
    if request.method != "POST":
        return render(request, "portal/profile/address.html", {"form": form})
    if not form.is_valid():
        return render(request, "portal/profile/address.html", {"form": form}, status=400)
    wanted = form.cleaned_data["address"]
    try:
        address_change.ask(person=person, address=wanted, seat=request.seat, now=request.now)
    except knocks.TooMany as many:
        return errors.too_many(request, many.wait)
    return saved(f"We sent a mail to {person.address} and one to {wanted}. Open the link in both.")


@gate.person_page(methods=("POST",))
def address_cancel(request: PortalRequest) -> HttpResponse:
    address_change.cancel(person=request.visitor.person, now=request.now)
    return saved("Your address stays as it is. The links in our mails are void.")


@gate.person_page(methods=("GET", "POST"))
def close(request: PortalRequest) -> HttpResponse:
    owed = fresh.owed(request)
    if owed:
        return owed
    person = request.visitor.person
    form = CloseForm(posted(request), present=person.address)
    count = access.living_sessions(person=person, now=request.now).count()
    shown = {"form": form, "count": count}
    if request.method != "POST":
        return render(request, "portal/profile/close.html", shown)
    if not form.is_valid():
        return render(request, "portal/profile/close.html", shown, status=400)
    profile.close(person=person, seat=request.seat, now=request.now)
    response = redirect("/client-portal/")
    cookies.take(response, cookies.PORTAL)
    notices.leave(response, f"Your account is closed. We sent a mail to {person.address} that says so.")
    return response


def saved(words: str, *, tone: str = "good") -> HttpResponse:
    response = redirect(PROFILE)
    notices.leave(response, words, tone=tone)
    return response


def wall(request: DoorRequest, moment: datetime) -> datetime:
    """In the firm's zone. Sessions and keys follow real time, also where a rehearsal's clock runs ahead."""
    return moment.astimezone(request.firm.clock.zone).replace(tzinfo=None)


def _place(request: PortalRequest, session: Session) -> Place:
    return Place(
        session_id=session.pk,
        browser=agents.in_words(session.agent),
        network=session.network,
        way=session.get_way_display(),
        opened=wall(request, session.opened_at),
        seen=wall(request, session.seen_at),
        is_this=session.pk == request.visitor.session.pk,
    )


def _key(request: PortalRequest, key: Passkey) -> Key:
    used = wall(request, key.used_at) if key.used_at else None
    return Key(passkey_id=key.pk, name=key.name, made=wall(request, key.made_at), used=used)
