"""Correcting a set that left: what would be said, cell by cell, and then the set that says it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.reconciliation.actions import correcting
from quittance.reconciliation.actions.correcting import CannotCorrect
from quittance.reconciliation.queries.correcting import differences
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm.deposits.deposit_pages import HERE, set_of
from quittance.web.firm.sync import whole

_SHOWN_MAX = 100


class CorrectForm(forms.Form):
    reason = forms.CharField(
        label="Why it is corrected",
        max_length=300,
        help_text="Stands in the audit log.",
        error_messages={"required": "Say why it is corrected: whoever reads the correction asks."},
    )


@whole.page(may=Permission.RELEASE_FILES, also=Permission.SEE_PAYMENTS, methods=("GET", "POST"))
def correct(request: StaffRequest, set_id: int) -> HttpResponse:
    file_set, status = set_of(set_id), 200
    form = CorrectForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = correcting.correct(
                file_set=file_set, by=request.visitor.by, reason=form.cleaned_data["reason"], now=request.now
            )
        except CannotCorrect as cannot:
            form.add_error(None, f"No correction was made. {cannot}")
            status = 409
        else:
            response = redirect(f"{HERE}files/{made.pk}/")
            notices.leave(response, f"File set {made.number} corrects set {file_set.number}. What left stays as it is.")
            return response
    elif form.is_bound:
        status = 400
    found = differences(file_set)
    context = {"row": file_set, "form": form, "found": found[:_SHOWN_MAX], "count": len(found)}
    return render(request, "firm/deposits/correct.html", context, status=status)
