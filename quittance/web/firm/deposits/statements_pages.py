"""Bank statements: brought as a file, looked at before they are kept, and which of their lines is which payout."""

import base64
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.integrations.banks.words import Unreadable
from quittance.reconciliation.actions import statements
from quittance.reconciliation.actions.statements import CannotMatch
from quittance.reconciliation.models import BankLine, Proof, Statement
from quittance.reconciliation.queries import statements as queries
from quittance.reconciliation.queries.statements import Read
from quittance.tenancy.models import BankAccount
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import history
from quittance.web.firm.deposits import statements_lists
from quittance.web.firm.sync import whole

HERE = "/firm-portal/deposits/statements/"
_SHOWN_MAX, _NAME_MAX = 20, 200
_TOO_LARGE = "The file is larger than 1 MB. Download fewer days from the bank."


class BringForm(forms.Form):
    account = forms.ChoiceField(label="Bank account")
    file = forms.FileField(
        label="Statement from the bank",
        help_text="BAI2 or CSV, at most 1 MB. It is shown before anything is kept.",
        error_messages={"required": "Choose the file that you downloaded from the bank."},
    )

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # Django's own
        named = BankAccount.objects.order_by("name").values_list("pk", "name")
        self.fields["account"].choices = [(str(key), name) for key, name in named]  # type: ignore[attr-defined]  # above


@dataclass(frozen=True)
class Brought:
    """A file on its way: what it says, and its bytes as the next click sends them again."""

    account: BankAccount
    name: str
    data: bytes
    read: Read

    @property
    def packed(self) -> str:
        return base64.b64encode(self.data).decode()


@whole.page(may=Permission.SEE_PAYMENTS)
def every(request: StaffRequest) -> HttpResponse:
    return _list(request, BringForm())


@whole.page(may=Permission.RELEASE_FILES, also=Permission.SEE_PAYMENTS, methods=("POST",))
def bring(request: StaffRequest) -> HttpResponse:
    """The first click shows it, the second one keeps it. Kept twice, no line is there twice."""
    form = BringForm(request.POST, request.FILES)
    try:
        brought = _again(request) if request.POST.get("keep") else _first(form)
    except Unreadable as unreadable:
        form.add_error("file" if "file" in form.fields else None, f"Nothing was kept. {unreadable}")
        brought = None
    if brought is None:
        return _list(request, form, status=400)
    if not request.POST.get("keep"):
        return _preview(request, brought)
    kept = statements.keep(
        bank_account=brought.account, read=brought.read, data=brought.data, name=brought.name,
        by=request.visitor.by, now=request.now,
    )  # fmt: skip
    response = redirect(HERE)
    told = f"{_count(kept.statement.lines_new, 'new line')} of {brought.account} kept"
    known = f", {kept.statement.lines_known:,} known before" if kept.statement.lines_known else ""
    notices.leave(response, f"{told}{known}. {_count(kept.matched, 'payout')} matched to a line of the bank.")
    return response


@whole.page(may=Permission.SEE_PAYMENTS)
def one(request: StaffRequest, payout_id: int) -> HttpResponse:
    return _payout(request, _proof(payout_id))


@whole.page(may=Permission.RELEASE_FILES, also=Permission.SEE_PAYMENTS, methods=("POST",))
def match(request: StaffRequest, payout_id: int) -> HttpResponse:
    proof = _proof(payout_id)
    line = BankLine.objects.filter(pk=key_in(request.POST.get("line", "")) or 0).first()
    if line is None:
        return _payout(request, proof, problem="Choose the line of the bank that is this payout.", status=400)
    try:
        statements.assign(proof=proof, line=line, by=request.visitor.by, now=request.now)
    except CannotMatch as cannot:
        return _payout(request, proof, problem=f"Nothing was matched. {cannot}", status=409)
    return _told(proof, "The bank's line is this payout now.")


@whole.page(may=Permission.RELEASE_FILES, also=Permission.SEE_PAYMENTS, methods=("POST",))
def apart(request: StaffRequest, payout_id: int) -> HttpResponse:
    proof = _proof(payout_id)
    try:
        statements.take_apart(proof=proof, by=request.visitor.by, now=request.now)
    except CannotMatch as cannot:
        return _payout(request, proof, problem=f"Nothing was changed. {cannot}", status=409)
    return _told(proof, "They are apart, and are not put together again by themselves.")


def _first(form: BringForm) -> Brought | None:
    if not form.is_valid():
        return None
    sent, account = form.cleaned_data["file"], BankAccount.objects.get(pk=form.cleaned_data["account"])
    if sent.size > queries.BYTES_MAX:
        raise Unreadable(_TOO_LARGE)
    data = sent.read()
    return Brought(account, str(sent.name)[:_NAME_MAX], data, queries.read(account, data))


def _again(request: StaffRequest) -> Brought:
    """As the preview sent it back; read anew, as anything may stand there by now."""
    account = BankAccount.objects.filter(pk=key_in(request.POST.get("account", "")) or 0).first()
    if account is None:
        raise Http404
    try:
        data = base64.b64decode(request.POST.get("data", ""), validate=True)
    except ValueError:  # not what we sent, or letters that base64 does not have
        raise Unreadable("The file was damaged on its way. Choose it again.") from None
    return Brought(account, request.POST.get("name", "")[:_NAME_MAX], data, queries.read(account, data))


def _preview(request: StaffRequest, brought: Brought) -> HttpResponse:
    lines = brought.read.lines
    context = {
        "brought": brought,
        "currency": brought.read.currency.value,
        "lines": lines[:_SHOWN_MAX],
        "count": len(lines),
        "fresh": len(queries.new_lines(brought.account, brought.read)),
        "would": queries.would_match(brought.account, brought.read),
        "first": min(line.booked_date for line in lines),
        "last": max(line.booked_date for line in lines),
        "tab": "statements",
    }
    return render(request, "firm/deposits/statement_preview.html", context)


def _list(request: StaffRequest, form: BringForm, *, status: int = 200) -> HttpResponse:
    brought = list(Statement.objects.select_related("bank_account").order_by("-pk")[:_SHOWN_MAX])
    hands, wall = history.hands([row.brought_by for row in brought]), request.firm.clock.wall
    context = {
        "form": form,
        "statements": [(row, wall(row.brought_at), hands[row.brought_by]) for row in brought],
        "waiting": statements_lists.waiting(request.firm.clock.today(request.now)),
        "matched": statements_lists.matched(),
        "may_act": _may_act(request),
        "tab": "statements",
    }
    return render(request, "firm/deposits/statements.html", context, status=status)


def _payout(request: StaffRequest, proof: Proof, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "proof": proof,
        "payout": proof.payout,
        "line": proof.bank_line,
        "deviation": statements_lists.deviation(proof),
        "candidates": [] if proof.bank_line else statements_lists.candidates(proof),
        "problem": problem,
        "may_act": _may_act(request),
        "tab": "statements",
    }
    return render(request, "firm/deposits/statement_payout.html", context, status=status)


def _may_act(request: StaffRequest) -> bool:
    return Permission.RELEASE_FILES in request.visitor.permissions and not request.visitor.sees_as_another


def _proof(payout_id: int) -> Proof:
    rows = Proof.objects.select_related("payout__bank_account", "bank_line", "file_set")
    found = rows.filter(payout=payout_id).first()
    if found is None:
        raise Http404
    return found


def _told(proof: Proof, words: str) -> HttpResponse:
    response = redirect(f"{HERE}payouts/{proof.payout_id}/")
    notices.leave(response, words)
    return response


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
