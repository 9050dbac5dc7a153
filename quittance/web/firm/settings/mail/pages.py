"""The rules of a firm's invoice mail: tried on its last mails, saved, and put back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.core.models import Event
from quittance.relay.actions import policies
from quittance.relay.actions.refusals import Refusal
from quittance.relay.models import Policy
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import gate, history
from quittance.web.firm.settings.mail import effect
from quittance.web.firm.settings.mail.forms import Choice, PolicyForm, told, written

HERE = "/firm-portal/settings/mail/"
_SAVED = "The rules are saved and hold for every mail that comes in from now on."
_NOTHING = "Nothing was changed: it is already saved like this."


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def page(request: StaffRequest) -> HttpResponse:
    saved = policies.in_force()
    if request.method != "POST":
        return _show(request, PolicyForm(initial=written(saved)), saved)
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return _show(request, form, saved, status=400)
    if "preview" in request.POST:
        return _show(request, form, saved, tried=form.chosen)
    try:
        changed = policies.change(choices=form.chosen, by=request.visitor.by, now=request.now)
    except Refusal as refused:
        form.add_error(None, str(refused))
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
    before = {name: value for name, value in change.facts["before"].items() if name in Policy.CHOICES}
    try:
        changed = policies.change(choices=before, by=request.visitor.by, now=request.now)
    except Refusal as refused:
        notices.leave(response, f"Nothing was put back. {refused}", tone="warn")
        return response
    if changed:
        notices.leave(response, "The rules from before hold again.")
    else:
        notices.leave(response, "Nothing was put back: what held before holds already.", tone="warn")
    return response


def _show(
    request: StaffRequest,
    form: PolicyForm,
    saved: Policy,
    *,
    tried: dict[str, Choice] | None = None,
    status: int = 200,
) -> HttpResponse:
    patterns = tried["patterns"] if tried else saved.patterns
    context: dict[str, Any] = {
        "form": form,
        "effect": effect.of(list(patterns) if isinstance(patterns, list) else [], before=saved.patterns),
        "is_unsaved": tried is not None and tried != told(saved),
        "change": _told(request, _last_change()),
    }
    return render(request, "firm/mail_settings/rules.html", context, status=status)


def _last_change() -> Event | None:
    return Event.objects.filter(subject_type="relay.policy", name="mail_policy.changed").order_by("-pk").first()


def _told(request: StaffRequest, change: Event | None) -> dict[str, object] | None:
    if change is None:
        return None
    (line,) = history.lines([change], clock=request.firm.clock)
    return {"key": change.pk, "line": line}
