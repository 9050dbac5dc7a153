"""One deposit: of a file set that left, or of payouts whose files are to come. From the total to the single row."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.core.money import Currency
from quittance.payments.models import Payout
from quittance.reconciliation import queries
from quittance.reconciliation.actions import resending, stored
from quittance.reconciliation.actions.resending import CannotResend
from quittance.reconciliation.actions.stored import NotTheSame
from quittance.reconciliation.models import FileSet
from quittance.reconciliation.models.file_set import Kind
from quittance.reconciliation.queries import overview
from quittance.tenancy.models import BankAccount
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import tables
from quittance.web.firm.deposits import deposit, lists, words
from quittance.web.firm.deposits.lists import RowsForm
from quittance.web.firm.sync import whole

HERE = "/firm-portal/deposits/"
_MAILS_MAX = 10


@whole.page(may=Permission.SEE_PAYMENTS)
def one(request: StaffRequest, set_id: int) -> HttpResponse:
    """Of a file set."""
    row, form = set_of(set_id), RowsForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    found = deposit.of(row.bank_account, row.currency, row.deposit_date, overview.of_set(row))
    sheet, counts = lists.of_set(row, form)
    gaps, more_gaps = deposit.gaps(found) if found.gap_count else ([], 0)
    withdrawn = row.withdrawals.count()
    context = {
        "row": row,
        "found": found,
        "form": form,
        "sheet": sheet,
        "toggles": list(form.toggles(counts)),
        "states": words.set_states(row, withdrawn=withdrawn, payouts=len(found.payouts)),
        "is_deposit": row.kind == Kind.DEPOSIT,
        "withdrawn": withdrawn,
        "corrected_by": FileSet.objects.filter(bank_account=row.bank_account, corrected__number=row.number).distinct(),
        "gaps": gaps,
        "more_gaps": more_gaps,
        "files": deposit.files(row),
        "before": FileSet.objects.filter(bank_account=row.bank_account, number=row.number - 1).first(),
        "after": FileSet.objects.filter(bank_account=row.bank_account, number=row.number + 1).first(),
        "mailings": [
            (each.mail.subject, request.firm.clock.wall(each.mailed_at))
            for each in row.mailings.select_related("mail").order_by("-pk")[:_MAILS_MAX]
        ],
        "story": deposit.story(request, deposit.subjects(found.payouts, row)),
        "built_at": request.firm.clock.wall(row.built_at),
        "may_act": not request.visitor.sees_as_another,
    }
    return render(request, "firm/deposits/set.html", context)


@whole.page(may=Permission.SEE_PAYMENTS)
def waiting(request: StaffRequest, account_id: int, currency: str, day: str) -> HttpResponse:
    """Of payouts without files: on their way, held, or come back before any file."""
    account, when, payouts = waiting_of(account_id, currency, day)
    if not payouts:
        left = FileSet.objects.filter(bank_account=account, currency=currency, deposit_date=when, kind=Kind.DEPOSIT)
        made = left.order_by("-number").first()
        if made is None:
            raise Http404
        return redirect(f"{HERE}files/{made.pk}/")
    found = deposit.of(account, currency, when, payouts)
    gaps, more_gaps = deposit.gaps(found)
    context = {
        "found": found,
        "gaps": gaps,
        "more_gaps": more_gaps,
        "mail_time": queries.policy_now().mail_time,
        "is_due": when <= request.firm.clock.today(request.now),
        "leaves_now": deposit.leaves_now(request, when),
        "story": deposit.story(request, deposit.subjects(found.payouts)),
        "here": f"{HERE}open/{account.pk}/{currency}/{day}/",
        "may_act": not request.visitor.sees_as_another,
    }
    return render(request, "firm/deposits/waiting.html", context)


@whole.page(may=Permission.SEE_PAYMENTS, methods=("POST",))
def resend(request: StaffRequest, set_id: int) -> HttpResponse:
    row = set_of(set_id)
    response = redirect(f"{HERE}files/{row.pk}/#files")
    # Whoever decides who gets the files each morning may send them to others, too.
    may_name = Permission.EDIT_SETTINGS in request.visitor.permissions
    to = request.POST.get("to", "").replace(";", ",").split(",") if may_name else ()
    try:
        whom = resending.resend(file_set=row, by=request.visitor.by, now=request.now, to=to)
    except CannotResend as cannot:
        notices.leave(response, f"The files were not sent again. {cannot}", tone="bad")
    else:
        named = ", ".join(whom) or "nobody: the firm has no recipients"
        notices.leave(response, f"The files of set {row.number} go by mail again, to {named}.")
    return response


@whole.page(may=Permission.SEE_PAYMENTS, methods=("POST",))
def build_again(request: StaffRequest, set_id: int) -> HttpResponse:
    """Proves that the same rows still make the same bytes."""
    del request
    row = set_of(set_id)
    response = redirect(f"{HERE}files/{row.pk}/#files")
    try:
        again = stored.built_again(row)
    except NotTheSame:
        told = f"Built again, set {row.number} is not what it was when it left. Tell us; use the files that left."
        notices.leave(response, told, tone="bad")
    else:
        count = sum(file.rows for file in again.files)
        told = f"Built again from its rows: the same bytes in all {len(again.files)} files, {count:,} lines in all."
        notices.leave(response, f"{told} Seal {row.hash[:12]}…")
    return response


def set_of(set_id: int) -> FileSet:
    row = FileSet.objects.select_related("bank_account").filter(pk=set_id).first()
    if row is None:
        raise Http404
    return row


def waiting_of(account_id: int, currency: str, day: str) -> tuple[BankAccount, date, list[Payout]]:
    account = BankAccount.objects.filter(pk=account_id).first()
    try:
        when = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    if account is None or currency not in set(Currency):
        raise Http404
    return account, when, overview.open_deposit(account, currency, when)
