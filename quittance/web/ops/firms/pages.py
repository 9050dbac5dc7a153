from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie

from quittance.access.actions import set_up
from quittance.core import scope
from quittance.core.models import Event, Seal
from quittance.outbox.actions import trial
from quittance.outbox.models import Delivery
from quittance.payments import queries as payments
from quittance.tenancy.actions import clock as clocks
from quittance.tenancy.actions import firms
from quittance.tenancy.models import Connection, Firm, Host
from quittance.web.base import notices
from quittance.web.base.requests import OpsRequest
from quittance.web.ops import gate
from quittance.web.ops.firms.forms import AddFirmForm, ClockForm, TrialMailForm

ROWS_SHOWN = 20


@gate.page()
def all_of_them(request: OpsRequest) -> HttpResponse:
    hosts = dict(Host.all_firms.filter(main=True).values_list("firm_id", "name"))
    rows = [
        {"firm": firm, "host": hosts.get(firm.pk, ""), "moment": firm.clock.wall(request.now)}
        for firm in Firm.all_firms.order_by("name")
    ]
    return render(request, "ops/firms.html", {"rows": rows})


@gate.page(methods=("GET", "POST"))
def add(request: OpsRequest) -> HttpResponse:
    form = AddFirmForm(request.POST or None)
    if form.is_valid():
        try:
            firm = firms.add(**form.cleaned_data, by=request.by, now=request.now)
        except firms.CannotAdd as cannot:
            form.add_error(None, str(cannot))
        else:
            return redirect(f"/ops/firms/{firm.slug}/")
    return render(request, "ops/firm_add.html", {"form": form}, status=400 if form.errors else 200)


@gate.page()
@ensure_csrf_cookie
def one(request: OpsRequest, slug: str) -> HttpResponse:
    return _show(request, _firm(slug), TrialMailForm())


@gate.page(methods=("GET", "POST"))
def clock(request: OpsRequest, slug: str) -> HttpResponse:
    firm, form = _firm(slug), ClockForm(request.POST or None)
    if form.is_valid():
        try:
            with scope.firm(firm.pk):
                clocks.forward(firm=Firm.objects.get(), days=form.cleaned_data["days"], by=request.by, now=request.now)
        except clocks.CannotMove as cannot:
            form.add_error(None, str(cannot))
        else:
            return redirect(f"/ops/firms/{slug}/clock/")
    context = {
        "shown": firm,
        "form": form,
        "moment": firm.clock.wall(request.now),
        "moves": Event.all_firms.filter(firm_id=firm.pk, name="clock.moved").order_by("-pk")[:ROWS_SHOWN],
    }
    return render(request, "ops/clock.html", context, status=400 if form.errors else 200)


@gate.page(methods=("POST",))
def trial_mail(request: OpsRequest, slug: str) -> HttpResponse:
    firm, form = _firm(slug), TrialMailForm(request.POST)
    if not form.is_valid():
        return _show(request, firm, form, status=400)
    with scope.firm(firm.pk):
        trial.send(firm=firm, by=request.by, now=request.now, **form.cleaned_data)
    return redirect(f"/ops/firms/{slug}/")


@gate.page(methods=("POST",))
def set_up_link(request: OpsRequest, slug: str) -> HttpResponse:
    """The way in for the firm's IT once more, to the firm's contact alone."""
    firm = _firm(slug)
    response = redirect(f"/ops/firms/{slug}/")
    try:
        with scope.firm(firm.pk):
            address = set_up.send(by=request.by, now=request.now)
    except set_up.InForce:
        words = f"{firm.name} is connected already: its staff come in by their work sign-in."
        notices.leave(response, words, tone="warn")
    else:
        notices.leave(
            response, f"A new set-up link is on its way to {address}. The earlier one opens nothing any more."
        )
    return response


def _firm(slug: str) -> Firm:
    firm = Firm.all_firms.filter(slug=slug).first()
    if firm is None:
        raise Http404
    return firm


def _show(request: OpsRequest, firm: Firm, trial_form: TrialMailForm, *, status: int = 200) -> HttpResponse:
    with scope.firm(firm.pk):
        rates = payments.return_rates(request.now)
    context = {
        "shown": firm,
        "return_rates": rates,
        "hosts": Host.all_firms.filter(firm=firm).order_by("-main", "name"),
        "moment": firm.clock.wall(request.now),
        "trial_form": trial_form,
        "connections": Connection.all_firms.filter(firm=firm).order_by("-stage"),
        "deliveries": Delivery.all_firms.filter(firm=firm).select_related("mail").order_by("-pk")[:ROWS_SHOWN],
        "events": Event.all_firms.filter(firm_id=firm.pk).order_by("-pk")[:ROWS_SHOWN],
        "seal": Seal.all_firms.filter(firm_id=firm.pk).order_by("-number").first(),
    }
    return render(request, "ops/firm.html", context, status=status)
