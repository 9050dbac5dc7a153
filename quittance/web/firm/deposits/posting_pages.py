"""Rows that people post by hand: marked one by one or all of a set, and unmarked."""

from django.http import HttpResponse
from django.shortcuts import redirect

from quittance.access.rules.permissions import Permission
from quittance.reconciliation.actions import posting
from quittance.reconciliation.actions.posting import CannotMark
from quittance.reconciliation.models import FiledRow
from quittance.reconciliation.rules.motions import Use
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm.deposits.deposit_pages import HERE, set_of
from quittance.web.firm.sync import whole


@whole.page(may=Permission.MOVE_PAYMENTS, also=Permission.SEE_PAYMENTS, methods=("POST",))
def posted(request: StaffRequest, set_id: int) -> HttpResponse:
    """`row` names one, several times several; without it, all of the set. `undo` opens them again."""
    file_set = set_of(set_id)
    response = redirect(f"{HERE}files/{file_set.pk}/?show=alt#rows")
    rows = FiledRow.objects.filter(file_set=file_set)
    named = [key_in(text) or 0 for text in request.POST.getlist("row")]
    chosen = list(rows.filter(pk__in=named) if named else rows.exclude(use=Use.INVOICE))
    try:
        if request.POST.get("undo"):
            count, words = posting.unmark(rows=chosen, by=request.visitor.by, now=request.now), "open again"
        else:
            made = posting.mark(rows=chosen, by=request.visitor.by, now=request.now)
            count, words = len(made), "marked as posted by hand"
    except CannotMark as cannot:
        notices.leave(response, f"Nothing was marked. {cannot}", tone="warn")
        return response
    told = "Nothing was changed: all of it was so already." if not count else f"{_rows(count)} {words}."
    notices.leave(response, told, tone="good" if count else "warn")
    return response


def _rows(count: int) -> str:
    return "1 row is" if count == 1 else f"{count:,} rows are"
