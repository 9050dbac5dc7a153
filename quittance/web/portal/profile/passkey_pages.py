from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from quittance.access.actions import passkeys
from quittance.access.models import Passkey
from quittance.web.base import notices
from quittance.web.base.requests import PortalRequest
from quittance.web.portal import gate, passkey_question
from quittance.web.portal.fields import posted
from quittance.web.portal.profile import fresh
from quittance.web.portal.profile.forms import PasskeyForm
from quittance.web.portal.profile.pages import saved

_ADD = "/client-portal/profile/passkeys/add/"


@gate.person_page(methods=("POST",))
def options(request: PortalRequest) -> HttpResponse:
    if not fresh.is_fresh(request):
        return JsonResponse({}, status=403)
    offered, question = passkeys.offer(person=request.visitor.person, seat=request.seat, now=request.now)
    response = JsonResponse(offered)
    passkey_question.keep(response, question)
    return response


@gate.person_page(methods=("GET", "POST"))
def add(request: PortalRequest) -> HttpResponse:
    owed = fresh.owed(request)
    if owed:
        return owed
    if request.method != "POST":
        return render(request, "portal/profile/passkey_add.html")
    try:
        key = passkeys.add(
            person=request.visitor.person,
            question=passkey_question.of(request),
            answer=request.POST.get("answer", ""),
            seat=request.seat,
            now=request.now,
        )
    except passkeys.Refused:
        return _not_added("We could not read that passkey, or it came too late. Try once more.")
    except passkeys.AlreadyThere:
        return _not_added("This device's passkey is in your list already.")
    except passkeys.TooMany:
        return _not_added(f"You have {passkeys.PER_PERSON_MAX} passkeys. Remove one that you no longer use first.")
    response = saved(f"The passkey “{key.name}” opens your account from now on. You can give it another name.")
    passkey_question.forget(response)
    return response


@gate.person_page(methods=("GET", "POST"))
def rename(request: PortalRequest, passkey_id: int) -> HttpResponse:
    key = _theirs(request, passkey_id)
    form = PasskeyForm(posted(request), initial={"name": key.name})
    if request.method != "POST":
        return render(request, "portal/profile/passkey.html", {"form": form, "key": key})
    if not form.is_valid():
        return render(request, "portal/profile/passkey.html", {"form": form, "key": key}, status=400)
    passkeys.rename(key=key, name=form.cleaned_data["name"], now=request.now)
    return saved(f"The passkey is called “{form.cleaned_data['name']}” now.")


@gate.person_page(methods=("GET", "POST"))
def remove(request: PortalRequest, passkey_id: int) -> HttpResponse:
    key = _theirs(request, passkey_id)
    owed = fresh.owed(request)
    if owed:
        return owed
    if request.method != "POST":
        last = Passkey.objects.filter(person=request.visitor.person).count() == 1
        return render(request, "portal/profile/passkey_remove.html", {"key": key, "is_last": last})
    passkeys.remove(key=key, seat=request.seat, now=request.now)
    return saved(f"The passkey “{key.name}” no longer opens your account.")


def _theirs(request: PortalRequest, passkey_id: int) -> Passkey:
    key = Passkey.objects.select_related("person").filter(pk=passkey_id, person=request.visitor.person).first()
    if key is None:
        raise Http404
    return key


def _not_added(words: str) -> HttpResponse:
    response = redirect(_ADD)
    notices.leave(response, words, tone="bad")
    passkey_question.forget(response)
    return response
