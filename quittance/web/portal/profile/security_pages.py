"""The password, and the proof that it is still the same person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import knocks, passkeys, passwords, proof, second_factor
from quittance.access.models import Passkey, SecondFactor
from quittance.web.base import errors, notices
from quittance.web.base.requests import PortalRequest
from quittance.web.portal import gate, passkey_question, ways
from quittance.web.portal.fields import posted
from quittance.web.portal.profile import fresh
from quittance.web.portal.profile.forms import PasswordForm, ProveForm
from quittance.web.portal.profile.pages import saved


@gate.person_page(methods=("GET", "POST"))
def password(request: PortalRequest) -> HttpResponse:
    owed = fresh.owed(request)
    if owed:
        return owed
    form = PasswordForm(posted(request), person=request.visitor.person)
    if request.method != "POST":
        return render(request, "portal/profile/password.html", {"form": form})
    if not form.is_valid():
        return render(request, "portal/profile/password.html", {"form": form}, status=400)
    ended = passwords.change(
        session=request.visitor.session, password=form.cleaned_data["password"], seat=request.seat, now=request.now
    )
    return saved(f"Your password is changed. {_ended(ended)}")


@gate.person_page(methods=("GET", "POST"))
def prove(request: PortalRequest) -> HttpResponse:
    person = request.visitor.person
    asks_code = SecondFactor.objects.filter(person=person).exists()
    wanted = ways.onward(request.GET.get("next", ""))
    form = ProveForm(posted(request), asks_code=asks_code, initial={"next": wanted})
    shown = {
        "form": form,
        "has_password": bool(person.password),
        "has_passkey": Passkey.objects.filter(person=person).exists(),
        "next": form["next"].value(),
    }
    if request.method != "POST":
        return render(request, "portal/profile/prove.html", shown)
    if not form.is_valid():
        return render(request, "portal/profile/prove.html", shown, status=400)
    told = form.cleaned_data
    try:
        proof.by_password(
            session=request.visitor.session,
            password=told["password"],
            code=told.get("code", ""),
            seat=request.seat,
            now=request.now,
        )
    except passwords.NotProved:
        form.refuse("password", "This is not your password.")
        return render(request, "portal/profile/prove.html", shown, status=400)
    except second_factor.WrongCode:
        form.refuse("code", "This code does not fit, or was used already. Take the one that your app shows now.")
        return render(request, "portal/profile/prove.html", shown, status=400)
    except knocks.TooMany as many:
        return errors.too_many(request, many.wait)
    return redirect(ways.onward(told["next"]))


@gate.person_page(methods=("POST",))
def prove_by_passkey(request: PortalRequest) -> HttpResponse:
    wanted = ways.onward(request.POST.get("next", ""))
    try:
        proof.by_passkey(
            session=request.visitor.session,
            question=passkey_question.of(request),
            answer=request.POST.get("answer", ""),
            seat=request.seat,
            now=request.now,
        )
    except passkeys.Refused:
        response = redirect(f"/client-portal/profile/prove/?next={wanted}")
        notices.leave(response, "That passkey is not one of yours, or it came too late. Try once more.", tone="bad")
    else:
        response = redirect(wanted)
    passkey_question.forget(response)
    return response


def _ended(count: int) -> str:
    if not count:
        return "You were signed in nowhere else."
    return "You were signed out on 1 other device." if count == 1 else f"You were signed out on {count} other devices."
