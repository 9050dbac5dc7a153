"""A refund that needs two people of the firm: the second one sees all of it, and approves or declines."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.payments.actions import approving
from quittance.payments.actions.approving import CannotDecide
from quittance.payments.models import Refund
from quittance.payments.models.refund import State
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, words_in
from quittance.web.base.tags import money
from quittance.web.firm import gate, history
from quittance.web.firm.payments import pages, rows

_REASON_MAX = 300


@gate.page(may=Permission.REFUND_PAYMENTS, also=Permission.SEE_PAYMENTS)
def one(request: StaffRequest, refund_id: int) -> HttpResponse:
    row = _of(request, refund_id)
    if row.state != State.WAITING:
        return _back(row, _decided(row), tone="warn")
    items = list(row.items.select_related("receipt__invoice", "receipt__client").order_by("pk"))
    clients = list(dict.fromkeys(item.receipt.client.name for item in items))
    context = {
        "refund": row,
        "payment": row.payment,
        "line": rows.line(row.payment, request.visitor),
        "lines": [
            (f"{rows.what_for(item.receipt)}, {item.receipt.client.name}", money(item.amount_cents, row.currency))
            for item in items
        ],
        "total": str(row.amount),
        "clients": clients[0] if len(clients) == 1 else f"{clients[0]} and {len(clients) - 1} more",
        "by": history.hands([row.by])[row.by],
        "at": request.firm.clock.wall(row.requested_at),
        "is_own": row.by == request.visitor.by,
        "may_decide": not request.visitor.sees_as_another,
    }
    return render(request, "firm/refund_waits.html", context)


@gate.page(may=Permission.REFUND_PAYMENTS, also=Permission.SEE_PAYMENTS, methods=("POST",))
def approve(request: StaffRequest, refund_id: int) -> HttpResponse:
    row = _of(request, refund_id)
    try:
        approving.approve(refund=row, by=request.visitor.by, now=request.now)
    except CannotDecide as cannot:
        return _back(row, f"Nothing was approved. {cannot}", tone="warn")
    return _back(row, f"{row.amount} goes back. The payer and the firm are told by mail.")


@gate.page(may=Permission.REFUND_PAYMENTS, also=Permission.SEE_PAYMENTS, methods=("POST",))
def decline(request: StaffRequest, refund_id: int) -> HttpResponse:
    row, reason = _of(request, refund_id), words_in(request.POST.get("reason", ""), most=_REASON_MAX)
    if not reason:
        response = redirect(f"{pages.HERE}refunds/{row.pk}/")
        notices.leave(response, "Say why it is declined: whoever asked for it reads it.", tone="bad")
        return response
    try:
        approving.decline(refund=row, reason=reason, by=request.visitor.by, now=request.now)
    except CannotDecide as cannot:
        return _back(row, f"Nothing was declined. {cannot}", tone="warn")
    return _back(row, f"The refund of {row.amount} is declined. The money stays, and the payer was not told of it.")


def _of(request: StaffRequest, refund_id: int) -> Refund:
    """Who sees a part of a payment has no say about the whole."""
    found = Refund.objects.filter(pk=refund_id).select_related("payment").first()
    if found is None or rows.line(pages.of(request, found.payment_id), request.visitor).in_part:
        raise Http404
    return found


def _decided(row: Refund) -> str:
    if row.state == State.CANCELLED:
        return f"The refund of {row.amount} was declined or cancelled already."
    return f"The refund of {row.amount} waits for nobody any more: see below how it stands."


def _back(row: Refund, words: str, *, tone: str = "good") -> HttpResponse:
    response = redirect(f"{pages.HERE}{row.payment_id}/#refunds")
    notices.leave(response, words, tone=tone)
    return response
