"""What the firm chose about its files: seen on its own rows before it is saved, saved, and put back."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.core.models import Event
from quittance.reconciliation import queries
from quittance.reconciliation.actions import policies
from quittance.reconciliation.actions.policies import CannotChoose
from quittance.reconciliation.models import Policy
from quittance.reconciliation.queries import previews
from quittance.tenancy.models import BankAccount
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import gate, history
from quittance.web.firm.settings.files import columns
from quittance.web.firm.settings.files.forms import WAYS, FilesForm, written

HERE = "/firm-portal/settings/files/"
_NOTHING = "Nothing was changed: it is already saved like this."


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def page(request: StaffRequest) -> HttpResponse:
    saved = queries.policy_now()
    if request.method != "POST":
        return _show(request, FilesForm(initial=written(saved), accounts=_accounts()), saved, saved.columns)
    form, lines = FilesForm(request.POST, accounts=_accounts()), columns.read(request.POST)
    if "column" in request.POST:  # a button of the columns: nothing is judged yet, not even a title that is missing
        tried = _tried(form, lines)
        form = FilesForm(initial=request.POST.dict(), accounts=_accounts())
        return _show(request, form, tried or saved, lines, is_unsaved=True)
    tried = _tried(form, lines)
    if tried is None:
        return _show(request, form, saved, lines, status=400)
    if "preview" in request.POST:
        return _show(request, form, tried, lines, is_unsaved=policies.told(tried) != policies.told(saved))
    changed = policies.choose(chosen=form.chosen(lines), by=request.visitor.by, now=request.now)
    response = redirect(HERE)
    notices.leave(response, f"The choices are saved. {_from_which()}" if changed else _NOTHING)
    return response


@gate.page(may=Permission.EDIT_SETTINGS, methods=("POST",))
def preview(request: StaffRequest) -> HttpResponse:
    """What stands beside the form, while somebody fills it in."""
    form, lines = FilesForm(request.POST, accounts=_accounts()), columns.read(request.POST)
    tried = _tried(form, lines)
    context = {"is_unsaved": True, **_seen(request, tried)} if tried else {"faults": _faults(form)}
    return render(request, "firm/files_settings/preview.html", context)


@gate.page(may=Permission.EDIT_SETTINGS, methods=("POST",))
def put_back(request: StaffRequest) -> HttpResponse:
    """To what the last change replaced; another change meanwhile is not undone unseen."""
    response = redirect(HERE)
    change = _last_change()
    if change is None or change.pk != key_in(request.POST.get("change", "")):
        notices.leave(response, "Nothing was put back: it was changed again meanwhile.", tone="warn")
        return response
    try:
        before = policies.read(change.facts["before"])
        changed = policies.choose(chosen=before, by=request.visitor.by, now=request.now)
    except CannotChoose as cannot:
        notices.leave(response, f"Nothing was put back. {cannot}", tone="warn")
        return response
    if changed:
        notices.leave(response, f"The choices from before hold again. {_from_which()}")
    else:
        notices.leave(response, "Nothing was put back: what held before holds already.", tone="warn")
    return response


def _tried(form: FilesForm, lines: Sequence[Sequence[str]]) -> Policy | None:
    """What the form says, if it can hold; else the form says what to change."""
    if not form.is_valid():
        return None
    tried = Policy(**form.chosen(lines))
    try:
        policies.check(tried)
    except CannotChoose as cannot:
        form.add_error(cannot.choice if cannot.choice in form.fields else None, str(cannot))
        return None
    return tried


def _faults(form: FilesForm) -> list[str]:
    return [str(fault) for faults in form.errors.values() for fault in faults]


def _accounts() -> list[BankAccount]:
    """Closed ones last: their last deposits may still come."""
    return list(BankAccount.objects.order_by(F("closed_at").asc(nulls_first=True), "-is_default", "name"))


def _from_which() -> str:
    """From which file on a change holds."""
    told = [f"file {number} of {account.name}" for account, number in previews.next_numbers()]
    if not told:
        return "They hold from the first file on."
    several = f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
    return f"They hold from {several} on; files that left stay as they are."


def _seen(request: StaffRequest, policy: Policy) -> dict[str, Any]:
    accounts = _accounts()
    today = request.firm.clock.today(request.now)
    found = previews.preview(policy, account=accounts[0] if accounts else None, today=today)
    # By the firm's clock, as the calendar of deposits is.
    now = request.firm.clock.moment(request.now)
    examples = [(WAYS[each.method], each) for each in previews.examples(policy, now=now)]
    return {"seen": found, "examples": examples, "faults": [], "lacks_index": _lacks_index(policy, accounts)}


def _lacks_index(policy: Policy, accounts: Sequence[BankAccount]) -> bool:
    """PracticeEngine takes no row without its own number of the bank account."""
    is_open = [str(row.pk) for row in accounts if row.closed_at is None]
    return policy.layout == "practice_engine" and any(not policy.bank_indexes.get(key) for key in is_open)


def _show(
    request: StaffRequest,
    form: FilesForm,
    policy: Policy,
    lines: Sequence[Sequence[str]],
    *,
    is_unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "columns": columns.shown(lines),
        "is_unsaved": is_unsaved or status != HttpResponse.status_code,
        "from_which": _from_which(),
        "change": _told(request, _last_change()),
        "layout": form["layout"].value(),
        "is_about_columns": "column" in request.POST,
        **_seen(request, policy),
    }
    return render(request, "firm/files_settings/page.html", context, status=status)


def _last_change() -> Event | None:
    changes = Event.objects.filter(subject_type="reconciliation.policy", name="files_policy.changed")
    return changes.order_by("-pk").first()


def _told(request: StaffRequest, change: Event | None) -> dict[str, object] | None:
    if change is None:
        return None
    (line,) = history.lines([change], clock=request.firm.clock)
    return {"key": change.pk, "line": line}
