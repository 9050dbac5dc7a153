"""Adding a card or bank account through the processor's own fields, and proving an account by its small deposits."""

import secrets
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.core import addresses
from quittance.payments.actions import mandates, saving
from quittance.payments.actions.mandates import Agreed
from quittance.payments.models import Setup
from quittance.payments.models.mandate import Manner
from quittance.payments.models.setup import State as SetupState
from quittance.payments.models.setup import Step
from quittance.payments.rules import mandates as texts
from quittance.payments.rules.visit import Visit
from quittance.web.base import headers
from quittance.web.base.requests import key_in
from quittance.web.portal import gate
from quittance.web.portal.fields import posted
from quittance.web.portal.methods.forms import CodeForm, DepositsForm, MethodForm, StaffMethodForm
from quittance.web.portal.methods.keeper import Keeper, Place
from quittance.web.portal.methods.pages import BASE, back, changing
from quittance.web.portal.payer import PayerRequest


@gate.payer_page(methods=("GET", "POST"))
def add(request: PayerRequest) -> HttpResponse:
    keeper = changing(request)
    place = keeper.place(key_in(request.GET.get("into", "")))
    if place is None:
        return render(request, "portal/methods/choose.html", {"keeper": keeper})
    form = StaffMethodForm(posted(request)) if keeper.is_staff else MethodForm(posted(request))
    if not form.is_valid():
        return _fields(request, keeper, place, form)
    told = form.cleaned_data
    try:
        setup = saving.begin(
            owner=keeper.owner, account=place.account.account, by=keeper.by, key=told["key"], now=request.now
        )
        setup = saving.confirm(
            setup=setup,
            token=told["token"],
            visit=Visit(request.network, request.headers.get("User-Agent", "")),
            agreed=_agreed(keeper, told),
            back=addresses.page(request.host, f"{BASE}setups/{setup.pk}/back/"),
            now=request.now,
        )
    except saving.CannotSave as cannot:
        form.refuse(None, str(cannot))
        return _fields(request, keeper, place, form)
    if setup.state == SetupState.FAILED:
        form.refuse(None, setup.failure_words)
        return _fields(request, keeper, place, form, is_used_up=True)
    return _after(setup)


@gate.payer_page(methods=("GET", "POST"))
def one(request: PayerRequest, setup_id: int) -> HttpResponse:
    """Where it stands; the small deposits are told here."""
    setup = _theirs(request, setup_id)
    form = CodeForm(posted(request)) if setup.by_code else DepositsForm(posted(request))
    if request.method == "POST" and setup.is_under_way and form.is_valid():
        try:
            setup = _proved(request, setup, form.cleaned_data)
        except saving.CannotSave as cannot:
            form.refuse(None, str(cannot))
        else:
            return _after(setup)
    shown = {"setup": setup, "form": form, "arrives": _day(request, setup), "address": _way_on(setup)}
    status = 400 if form.is_bound and setup.is_under_way else 200
    return render(request, "portal/methods/setup.html", shown, status=status)


@gate.payer_page()
def returned(request: PayerRequest, setup_id: int) -> HttpResponse:
    """The payer comes back from their bank. What it decided is asked of the processor, not read from the address."""
    return _after(saving.look(setup=_theirs(request, setup_id), now=request.now))


@gate.payer_page(methods=("POST",))
def look(request: PayerRequest, setup_id: int) -> HttpResponse:
    return _after(saving.look(setup=_theirs(request, setup_id), now=request.now))


def _after(setup: Setup) -> HttpResponse:
    if setup.state == SetupState.KEPT and setup.method is not None:
        return back(f"{setup.method.name} is saved. Nothing was charged.")
    return redirect(f"{BASE}setups/{setup.pk}/")


def _proved(request: PayerRequest, setup: Setup, told: dict[str, Any]) -> Setup:
    if setup.by_code:
        return saving.prove(setup=setup, code=told["code"], now=request.now)
    return saving.prove(setup=setup, deposits_cents=[told["first"], told["second"]], now=request.now)


def _fields(
    request: PayerRequest, keeper: Keeper, place: Place, form: MethodForm, *, is_used_up: bool = False
) -> HttpResponse:
    """With the token of what was typed, as long as it was not used: the fields themselves forget it with the page."""
    token = "" if is_used_up or "token" in form.errors else form.data.get("token", "")
    shown = {
        "keeper": keeper,
        "place": place,
        "form": form,
        "key": form.data.get("key", "") if token else secrets.token_urlsafe(24),
        "token": token,
        "mandate": _text().words.split("\n"),
        "script": settings.QUITTANCE.processor_script,
        "public_key": settings.QUITTANCE.processor_public_key,
        "currency": place.clients[0].currency.lower(),
        "back": addresses.page(request.host, BASE),
    }
    response = render(request, "portal/methods/add.html", shown, status=400 if form.is_bound else 200)
    headers.let_processor_in(response, request)
    return response


def _agreed(keeper: Keeper, told: dict[str, Any]) -> Agreed:
    if not keeper.is_staff or not told.get("manner"):
        return Agreed(text=_text(), copy_to=keeper.address)
    return Agreed(text=_text(), copy_to=told["copy_to"], manner=Manner(told["manner"]), note=told["note"])


def _text() -> texts.Text:
    return texts.for_kept_account(to=mandates.debtee())


def _way_on(setup: Setup) -> str:
    if not setup.is_under_way or setup.step != Step.ELSEWHERE:
        return ""
    try:
        return saving.way_on(setup=setup)
    except saving.CannotSave:
        return ""


def _day(request: PayerRequest, setup: Setup) -> object:
    return request.firm.clock.today(setup.arrives_at) if setup.arrives_at else None


def _theirs(request: PayerRequest, setup_id: int) -> Setup:
    setup = changing(request).setup(setup_id)
    if setup is None:
        raise Http404
    return setup
