"""One mail that came in: looked at, and sent wrapped, sent as it came, or discarded by a person who may."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.relay.actions import deciding
from quittance.relay.actions.refusals import Refusal
from quittance.relay.models import Intake
from quittance.web.base import headers, notices
from quittance.web.base.requests import StaffRequest, words_in
from quittance.web.firm import gate
from quittance.web.firm.mail import arrived, deciding_forms, dossier, people, stored
from quittance.web.firm.mail.deciding_forms import AS_IT_CAME, DISCARD, WRAPPED, DecideForm
from quittance.web.firm.mail.dossier import Dossier
from quittance.web.firm.mail.pages import HERE

_WORDS_MAX = 100
_ACTS = (WRAPPED, AS_IT_CAME, DISCARD)
_UNPROVEN = "Nothing proves that the firm sent this"
_BECOMES_PAPER = "; its PDF becomes the invoice's paper"


@dataclass(frozen=True)
class Sure:
    """What is asked once more before it is done."""

    title: str
    words: str
    button: str
    is_dangerous: bool = False


@gate.page(may=Permission.SEE_MAIL)
def one(request: StaffRequest, intake_id: int) -> HttpResponse:
    found = dossier.of(_of(request, intake_id), request.visitor)
    return _show(request, found, _form(request, found) if _may_decide(request, found) else None)


@gate.page(may=Permission.DECIDE_MAIL, also=Permission.SEE_MAIL, methods=("POST",))
def decide(request: StaffRequest, intake_id: int) -> HttpResponse:
    found = dossier.of(_of(request, intake_id), request.visitor)
    if not found.is_open:
        return _back(found, "Nothing was done: somebody decided about this mail already, or it went on by itself.")
    form = _form(request, found)
    if form.act not in _ACTS:  # looked for another invoice, or went back to what was typed
        form.is_valid()
        form.errors.clear()
        return _show(request, found, form)
    if not form.is_valid():
        return _show(request, found, form, status=400)
    if request.POST.get("sure") != "yes":
        return render(request, "firm/mail/decide_sure.html", {"found": found, "form": form, "sure": _sure(form, found)})
    try:
        done = _do(request, found.intake, form)
    except Refusal as refused:
        form.add_error(None, str(refused))
        return _show(request, found, form, status=400)
    return _back(found, done, tone="good")


@gate.page(may=Permission.SEE_MAIL)
def as_it_came(request: StaffRequest, intake_id: int) -> HttpResponse:
    return stored.letter(dossier.original(_of(request, intake_id)).html)


@gate.page(may=Permission.SEE_MAIL)
def file(request: StaffRequest, intake_id: int, position: int) -> HttpResponse:
    found = _of(request, intake_id).files.filter(position=position).first()
    if found is None:
        raise Http404
    return stored.download(stored.content(key=found.storage_key, sha256=found.sha256), name=found.file_name)


@gate.page(may=Permission.SEE_MAIL)
def whole(request: StaffRequest, intake_id: int) -> HttpResponse:
    return stored.download(dossier.raw(_of(request, intake_id)), name="mail.eml")


def _do(request: StaffRequest, intake: Intake, form: DecideForm) -> str:
    by, now = request.visitor.by, request.now
    if form.act == DISCARD:
        deciding.discard(intake=intake, why=form.cleaned_data["why"].strip(), by=by, now=now)
        return "The mail is discarded: nobody gets it. It stays in the list of arrived mail."
    if form.act == WRAPPED:
        deciding.send_wrapped(intake=intake, invoices=form.chosen, recipients=form.to, by=by, now=now)
        return f"The mail goes wrapped to {_whom(form)}."
    deciding.send_as_it_came(intake=intake, recipients=form.to, by=by, now=now)
    return f"The mail goes as it came to {_whom(form)}."


def _sure(form: DecideForm, found: Dossier) -> Sure:
    if form.act == DISCARD:
        words = "Nobody gets it, and the sender is not told. It stays in the list of arrived mail, with your reason."
        return Sure("Discard this mail?", words, "Discard it", is_dangerous=True)
    if form.act == AS_IT_CAME:
        words = "Unchanged, with all its files, and without a button to pay."
        if not found.intake.proof:
            words = f"{_UNPROVEN}. {words}"
        return Sure(f"Send it as it came to {_whom(form)}?", words, f"Send it as it came to {_count(form)}")
    numbers = ", ".join(row.number for row in form.chosen)
    [client] = {row.client.name for row in form.chosen}
    what = f"invoice {numbers}" if len(form.chosen) == 1 else f"invoices {numbers}"
    words = f"Each gets the mail in your wrapper, with a link that pays {what} of {client} without a sign-in."
    if not found.intake.proof:
        has_pdf = any(file.row.is_pdf for file in found.files)
        words = f"{_UNPROVEN}{_BECOMES_PAPER if has_pdf else ''}. {words}"
    return Sure(f"Send {what} of {client} to {_whom(form)}?", words, f"Send {what} to {_count(form)}")


def _count(form: DecideForm) -> str:
    return "1 person" if len(form.to) == 1 else f"{len(form.to)} people"


def _whom(form: DecideForm) -> str:
    return form.to[0][0] if len(form.to) == 1 else _count(form)


def _form(request: StaffRequest, found: Dossier) -> DecideForm:
    sent = request.POST if request.method == "POST" else None
    chosen = deciding_forms.keys_in(request.POST)
    words = words_in(request.POST.get("find", ""), most=_WORDS_MAX)
    some = dossier.candidates(found, request.visitor, words=words, chosen=chosen)
    named = [(line.address, line.name) for line, _ in found.people if "@" in line.address and line.word in _UNDECIDED]
    # Whom a mail names that nobody proves to be the firm's, a stranger chose.
    to = named if found.intake.proof else []
    return DecideForm(
        some.offered,
        sent=sent,
        ticked=[row.pk for row in some.ticked],
        to=to or dossier.offered(some.ticked),
    )


_UNDECIDED = {"held", "waiting"}


def _show(request: StaffRequest, found: Dossier, form: DecideForm | None, *, status: int = 200) -> HttpResponse:
    chosen = form.ticked if form is not None else found.matched
    context = {
        "found": found,
        "intake": found.intake,
        "form": form,
        "contacts": people.written(dossier.offered(chosen)).splitlines(),
        "original": dossier.original(found.intake),
        "opens_invoices": Permission.SEE_INVOICES in request.visitor.permissions,
    }
    response = render(request, "firm/mail/dossier.html", context, status=status)
    response.headers["Content-Security-Policy"] = headers.policy(request, frame_src="'self'")
    return response


def _may_decide(request: StaffRequest, found: Dossier) -> bool:
    visitor = request.visitor
    return found.is_open and Permission.DECIDE_MAIL in visitor.permissions and not visitor.sees_as_another


def _back(found: Dossier, words: str, *, tone: str = "warn") -> HttpResponse:
    response = redirect(f"{HERE}arrived/{found.intake.pk}/")
    notices.leave(response, words, tone=tone)
    return response


def _of(request: StaffRequest, intake_id: int) -> Intake:
    """Beyond one's bounds a mail does not exist."""
    found = arrived.seen(request.visitor).filter(pk=intake_id).first()
    if found is None:
        raise Http404
    return found
