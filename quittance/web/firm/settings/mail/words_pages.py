"""The words around a firm's invoices: seen as they will look, mailed to oneself, saved, and brought back."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.core import scope
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient
from quittance.relay.actions import wordings
from quittance.relay.mails import wrapped
from quittance.relay.models import Wording
from quittance.relay.rules import placeholders
from quittance.web.base import headers, notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, history
from quittance.web.firm.mail import stored
from quittance.web.firm.settings.mail.forms import WordsForm
from quittance.web.firm.settings.mail.pages import HERE

WORDS = f"{HERE}words/"
_FIELDS = ("subject", "greeting", "closing", "footer")
_SHOWN_MAX = 20
_DARK = "@media (prefers-color-scheme: dark)"
_THEMES = {"light": "@media not all", "dark": "@media all"}
_PANES = (("phone", "light"), ("desktop", "light"), ("phone", "dark"), ("desktop", "dark"))
# Nothing opens with it: an example has no invoice.
_TOKEN = "a-link-of-an-example"  # noqa: S105  no secret of anybody


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def page(request: StaffRequest) -> HttpResponse:
    saved = wordings.in_force()
    if request.method != "POST":
        return _show(request, WordsForm(initial=_told(saved)), _told(saved))
    form = WordsForm(request.POST)
    if not form.is_valid() or _refused(form):
        return _show(request, form, _told(saved), status=400)
    if "preview" in request.POST:
        return _show(request, form, form.cleaned_data)
    if "trial" in request.POST:
        return _try(request, form)
    changed = wordings.change(**form.cleaned_data, by=request.visitor.by, now=request.now)
    response = redirect(WORDS)
    words = "The words are saved: invoices that come in from now on go out with them."
    notices.leave(response, words if changed else "Nothing was changed: these words are saved already.")
    return response


@gate.page(may=Permission.EDIT_SETTINGS, methods=("POST",))
def draft(request: StaffRequest) -> HttpResponse:
    """What is being typed, as a word for the address of the panes: nothing is saved."""
    form = WordsForm(request.POST)
    if not form.is_valid() or _refused(form):
        return HttpResponse(status=422)
    return HttpResponse(_sealed(form.cleaned_data), content_type="text/plain; charset=utf-8")


@gate.page(may=Permission.EDIT_SETTINGS)
def pane(request: StaffRequest) -> HttpResponse:
    """An example in these words, in the one theme that is asked for."""
    theme = _THEMES.get(request.GET.get("theme", ""), _THEMES["light"])
    made = _composed(request, _opened(request.GET.get("draft", "")))
    return stored.letter(made.html.replace(_DARK, theme))


@gate.page(may=Permission.EDIT_SETTINGS, methods=("POST",))
def bring_back(request: StaffRequest, wording_id: int) -> HttpResponse:
    found = Wording.objects.filter(pk=wording_id).first()
    if found is None:
        raise Http404
    response = redirect(WORDS)
    if wordings.bring_back(wording=found, by=request.visitor.by, now=request.now):
        notices.leave(response, "These words are in force again.")
    else:
        notices.leave(response, "Nothing was changed: these words are in force already.", tone="warn")
    return response


def _try(request: StaffRequest, form: WordsForm) -> HttpResponse:
    """To oneself alone. A second press within the minute finds the mail that was written."""
    words = _composed(request, form.cleaned_data)
    person = request.visitor.person
    key = f"invoice_trial:{person.pk}:{request.now:%Y%m%d%H%M}"
    to = [Recipient(person.address, str(person))]
    mail = mails.post(firm=request.firm, key=key, words=words, to=to, now=request.now)
    row = mail.deliveries.first()
    context = {"address": person.address, "delivery": row.pk if row else None}
    return _show(request, form, form.cleaned_data, sent=context)


def _composed(request: StaffRequest, told: dict[str, str]) -> mails.Words:
    paper = wrapped.paper(firm=request.firm, wording=Wording(**told))
    return wrapped.compose(paper=paper, letter=wrapped.example(request.firm), token=_TOKEN, kind="invoice_trial")


def _refused(form: WordsForm) -> bool:
    """What stands for nothing is said at its field, before anything is tried."""
    for name in _FIELDS:
        strange = placeholders.unknown(form.cleaned_data[name])
        if strange:
            known = ", ".join(f"{{{word}}}" for word in placeholders.KNOWN)
            form.add_error(name, f"{strange[0]} stands for nothing. These do: {known}.")
    return bool(form.errors)


def _told(wording: Wording) -> dict[str, str]:
    return {name: getattr(wording, name) for name in _FIELDS}


def _sealed(told: dict[str, str]) -> str:
    return signing.dumps({name: told[name] for name in _FIELDS}, salt=_salt(), compress=True)


def _opened(text: str) -> dict[str, str]:
    try:
        told = signing.loads(text, salt=_salt(), max_age=86_400)
    except signing.BadSignature:
        raise Http404 from None
    return {name: str(told[name]) for name in _FIELDS}


def _salt() -> str:
    return f"quittance.mail_words:{scope.firm_id()}"


def _show(
    request: StaffRequest, form: WordsForm, tried: dict[str, str], *, sent: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    sealed, rows = _sealed(tried), list(Wording.objects.order_by("-pk")[:_SHOWN_MAX])
    names, wall = history.hands(row.changed_by for row in rows), request.firm.clock.wall
    context = {
        "form": form,
        "panes": [(width, theme, f"{WORDS}preview/?theme={theme}&draft={sealed}") for width, theme in _PANES],
        "subject": _composed(request, tried).subject,
        "is_unsaved": tried != _told(wordings.in_force()),
        "known": [f"{{{word}}}" for word in placeholders.KNOWN],
        "versions": [(row, names[row.changed_by], wall(row.changed_at)) for row in rows],
        "sent": sent,
    }
    response = render(request, "firm/mail_settings/words.html", context, status=status)
    response.headers["Content-Security-Policy"] = headers.policy(request, frame_src="'self'")
    return response
