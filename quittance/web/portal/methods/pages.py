"""Saved methods: the list, and removing one (PAY-8, PAY-9)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.payments.actions import keeping
from quittance.payments.models import KeptMethod
from quittance.web.base import notices
from quittance.web.portal import gate
from quittance.web.portal.methods import keeper
from quittance.web.portal.methods.keeper import Keeper
from quittance.web.portal.payer import PayerRequest

BASE = "/client-portal/methods/"


@dataclass(frozen=True)
class Line:
    method: KeptMethod
    added: datetime
    whom: str
    tone: str
    word: str
    sentence: str


@gate.payer_page()
def every(request: PayerRequest) -> HttpResponse:
    found = keeper.of(request.payer)
    if found is None:
        return render(request, "portal/methods/guest.html")
    shown = {
        "keeper": found,
        "lines": [_line(request, found, method) for method in found.methods()],
        "setups": found.setups(),
    }
    return render(request, "portal/methods/methods.html", shown)


@gate.payer_page(methods=("GET", "POST"))
def remove(request: PayerRequest, method_id: int) -> HttpResponse:
    found = changing(request)
    method = found.method(method_id)
    if method is None:
        raise Http404
    if request.method != "POST":
        return render(request, "portal/methods/remove.html", {"keeper": found, "method": method})
    keeping.forget(method=method, by=found.by, now=request.now)
    return back(f"{method.name} is removed. Nothing more is paid with it.")


def changing(request: PayerRequest) -> Keeper:
    """Whoever may add and remove; of others the page does not exist."""
    found = keeper.of(request.payer)
    if found is None or not found.may_change:
        raise Http404
    return found


def back(words: str, *, tone: str = "good") -> HttpResponse:
    response = redirect(BASE)
    notices.leave(response, words, tone=tone)
    return response


def _line(request: PayerRequest, found: Keeper, method: KeptMethod) -> Line:
    clock = request.firm.clock
    tone, word, sentence = keeper.told(method, clock.today(request.now))
    added = method.added_at.astimezone(clock.zone).replace(tzinfo=None)
    return Line(method, added, keeper.for_whom(method, found.places), tone, word, sentence)
