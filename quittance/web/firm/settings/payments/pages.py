"""What the firm chose about paying online: tried out with no harm done, saved, and put back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.core.models import Event
from quittance.payments import queries
from quittance.payments.actions import counter, policies
from quittance.payments.actions.policies import CannotChoose
from quittance.payments.models import Policy
from quittance.tenancy.models import BankAccount, Office
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import gate, history
from quittance.web.firm.settings.payments import examples, parts
from quittance.web.firm.settings.payments.forms import Choice, PolicyForm, told, written

HERE = "/firm-portal/settings/payments/"


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def page(request: StaffRequest) -> HttpResponse:
    saved = queries.policy_now()
    if request.method != "POST":
        return _show(request, PolicyForm(initial=written(saved)), saved)
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _show(request, form, saved, status=400)
    if "preview" in request.POST:
        return _show(request, form, Policy(**form.chosen), is_unsaved=form.chosen != told(saved))
    if _changed_meanwhile(request):
        form.add_error(None, _MEANWHILE)
        return _show(request, form, Policy(**form.chosen), is_unsaved=True, status=409)
    try:
        changed = policies.choose(chosen=form.chosen, by=request.visitor.by, now=request.now)
    except CannotChoose as cannot:
        form.add_error(None, str(cannot))
        return _show(request, form, saved, status=400)
    response = redirect(HERE)
    notices.leave(response, _SAVED if changed else _NOTHING)
    return response


@gate.page(may=Permission.EDIT_SETTINGS, methods=("POST",))
def put_back(request: StaffRequest) -> HttpResponse:
    """To what the last change replaced; another change meanwhile is not undone unseen."""
    response = redirect(HERE)
    change = _last_change()
    if change is None or change.pk != key_in(request.POST.get("change", "")):
        notices.leave(response, "Nothing was put back: it was changed again meanwhile.", tone="warn")
        return response
    try:
        changed = policies.choose(chosen=_before(change), by=request.visitor.by, now=request.now)
    except CannotChoose as cannot:
        notices.leave(response, f"Nothing was put back. {cannot}", tone="warn")
        return response
    if changed:
        notices.leave(response, "The choices from before hold again, for payments from now on.")
    else:
        notices.leave(response, "Nothing was put back: what held before holds already.", tone="warn")
    return response


_MEANWHILE = (
    "Nothing was saved: somebody saved other choices while this page was open. “The last change”, at the end of the "
    "page, says which. What stands in the form is yours: save once more, and all of it holds."
)
_SAVED = "The choices are saved and hold for every payment from now on."
_NOTHING = "Nothing was changed: it is already saved like this."


def _show(
    request: StaffRequest, form: PolicyForm, policy: Policy, *, is_unsaved: bool = False, status: int = 200
) -> HttpResponse:
    today, saved = request.firm.clock.today(request.now), queries.policy_now()
    last = _last_change()
    offices = dict(Office.objects.values_list("source_key", "name"))
    accounts = BankAccount.objects.order_by("closed_at", "-is_default", "name")
    context: dict[str, Any] = {
        "form": form,
        "parts": parts.of(form, policy, on=today),
        "rates": examples.rates(on=today),
        "return_rates": queries.return_rates(request.now),
        "is_unsaved": is_unsaved,
        "is_open": counter.is_open(),
        "accounts": [(row, [offices.get(key, key) for key in row.offices]) for row in accounts],
        "wallets": queries.wallet_hosts() if counter.is_open() and saved.shows_wallets else [],
        "change": _told(request, last),
        "since": last.pk if last else 0,
    }
    return render(request, "firm/paying_online.html", context, status=status)


def _changed_meanwhile(request: StaffRequest) -> bool:
    """The form holds every choice: saved from an older page, it would take back unseen what a colleague chose since."""
    last = _last_change()
    return "since" in request.POST and key_in(request.POST["since"]) != (last.pk if last else 0)


def _last_change() -> Event | None:
    return Event.objects.filter(subject_type="payments.policy", name="payment_policy.changed").order_by("-pk").first()


def _before(change: Event) -> dict[str, Choice]:
    return {name: value for name, value in change.facts["before"].items() if name in Policy.CHOICES}


def _told(request: StaffRequest, change: Event | None) -> dict[str, object] | None:
    if change is None:
        return None
    (line,) = history.lines([change], clock=request.firm.clock)
    return {"key": change.pk, "line": line}
