"""Files that are held: look at them again, or let them go with a reason."""

from collections.abc import Sequence

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.core.queue import enqueue
from quittance.payments.models import Payout
from quittance.reconciliation.actions import proving
from quittance.reconciliation.actions.proving import CannotRelease
from quittance.tenancy.models import BankAccount
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.base.tags import money
from quittance.web.firm.deposits import deposit
from quittance.web.firm.deposits.deposit_pages import HERE, waiting_of
from quittance.web.firm.sync import whole

_LINES_AT_ONCE = 5_000  # a second's work; of more nobody waits for the end


class ReleaseForm(forms.Form):
    reason = forms.CharField(
        label="Why these files may leave",
        max_length=500,
        help_text="It stands in the files' manifest, in the mail and in the audit log, for good.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why these files may leave although something is not explained."},
    )


@whole.page(may=Permission.SEE_PAYMENTS, methods=("POST",))
def look_again(request: StaffRequest, account_id: int, currency: str, day: str) -> HttpResponse:
    """From all that is known now. What is explained meanwhile leaves as if it had never been held."""
    account, when, payouts = waiting_of(account_id, currency, day)
    if not payouts:
        raise Http404
    if sum(each.line_count for each in payouts) > _LINES_AT_ONCE:
        return _looked_at_later(account, currency, day, payouts)
    gaps = sum(len(made.gaps) for each in payouts if (made := proving.prove(payout=each, now=request.now)) is not None)
    response = redirect(f"{HERE}open/{account.pk}/{currency}/{day}/")
    if gaps:
        told = "1 place is not explained" if gaps == 1 else f"{gaps:,} places are not explained"
        notices.leave(response, f"Looked at again just now: {told}.", tone="warn")
        return response
    enqueue("reconciliation.close", only_one_waiting=f"close:{account.firm_id}")
    leaves = deposit.when_it_leaves(request, when)
    told = f"Looked at again just now: every line is explained to the cent. Its files leave {leaves}."
    notices.leave(response, told)
    return response


def _looked_at_later(account: BankAccount, currency: str, day: str, payouts: Sequence[Payout]) -> HttpResponse:
    for each in payouts:
        enqueue("reconciliation.prove", only_one_waiting=f"prove:{each.pk}", payout_id=each.pk)
    response = redirect(f"{HERE}open/{account.pk}/{currency}/{day}/")
    count = sum(each.line_count for each in payouts)
    notices.leave(response, f"Its {count:,} lines are being looked at. Open this page again in a minute.")
    return response


@whole.page(may=Permission.RELEASE_FILES, also=Permission.SEE_PAYMENTS, methods=("GET", "POST"))
def release(request: StaffRequest, account_id: int, currency: str, day: str) -> HttpResponse:
    """The first click says what follows; the second one releases what was seen, and nothing found since."""
    account, when, payouts = waiting_of(account_id, currency, day)
    found = deposit.of(account, currency, when, payouts)
    here = f"{HERE}open/{account.pk}/{currency}/{day}/"
    if not found.held:
        response = redirect(here)
        notices.leave(response, "Nothing is held here any more.", tone="warn")
        return response
    form, status = ReleaseForm(request.POST or None), 200
    seen = proving.what_is_held(found.held)
    if request.method == "POST" and request.POST.get("agreed", "") not in ("", seen):
        form.add_error(None, "What is not explained changed meanwhile. See it below, and decide anew.")
        status = 409
    elif request.method == "POST" and form.is_valid() and request.POST.get("agreed") == seen:
        return _released(request, found, form, here, seen)
    elif form.errors:
        status = 400
    gaps, more_gaps = deposit.gaps(found)
    remainder = sum(proof.remainder_cents for proof in found.held)
    context = {
        "found": found,
        "form": form,
        "gaps": gaps,
        "more_gaps": more_gaps,
        "remainder": money(remainder, currency),
        "seen": seen,
        "sure": request.method == "POST" and form.is_valid(),
        "here": here,
    }
    return render(request, "firm/deposits/release.html", context, status=status)


def _released(request: StaffRequest, found: deposit.Deposit, form: ReleaseForm, here: str, seen: str) -> HttpResponse:
    reason = form.cleaned_data["reason"]
    try:
        proving.release(proofs=found.held, by=request.visitor.by, reason=reason, now=request.now, seen=seen)
    except CannotRelease as cannot:
        response = redirect(here)
        notices.leave(response, f"Nothing was released. {cannot}", tone="bad")
        return response
    response = redirect(here)
    when = deposit.when_it_leaves(request, found.day)
    notices.leave(response, f"Released: the files of {found.account} leave {when}.")
    return response
