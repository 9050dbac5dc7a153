"""Invoices for which more was paid here than is asked for: give it back, move it, or leave it as it is."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.payments import queries
from quittance.payments.actions import overpaying
from quittance.payments.actions.overpaying import CannotLeave
from quittance.payments.models import Payment, PaymentItem
from quittance.payments.queries import Overpaid
from quittance.receivables.models import Invoice
from quittance.receivables.queries import overpaid
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in, words_in
from quittance.web.firm import bounds, gate, history
from quittance.web.firm.payments import pages, rows
from quittance.web.firm.payments.rows import Line

HERE = f"{pages.HERE}overpaid/"
_REASON_MAX = 300


@dataclass(frozen=True)
class Paid:
    """A payment of that invoice, and whether it can go back from here."""

    line: Line
    may_refund: bool
    why_not: str


@gate.page(may=Permission.SEE_PAYMENTS)
def every(request: StaffRequest) -> HttpResponse:
    found = queries.overpaid_bills(bounds.narrowed(overpaid(), request.visitor))
    names = history.hands([row.left.by for row in found if row.left])
    context = {
        "waiting": [row for row in found if row.left is None],
        "left": [(row, names[row.left.by], _at(request, row)) for row in found if row.left],
    }
    return render(request, "firm/overpaid.html", context)


@gate.page(may=Permission.SEE_PAYMENTS)
def one(request: StaffRequest, invoice_id: int) -> HttpResponse:
    row = _of(request, invoice_id)
    may = Permission.REFUND_PAYMENTS in request.visitor.permissions and not request.visitor.sees_as_another
    context = {
        "row": row,
        "bill": row.invoice,
        "paid": _paid(request, row.invoice),
        "may_act": may,
        "left_by": history.hands([row.left.by])[row.left.by] if row.left else "",
        "left_at": _at(request, row),
    }
    return render(request, "firm/overpaid_one.html", context)


@gate.page(may=Permission.REFUND_PAYMENTS, also=Permission.SEE_PAYMENTS, methods=("POST",))
def leave(request: StaffRequest, invoice_id: int) -> HttpResponse:
    row, reason = _of(request, invoice_id), words_in(request.POST.get("reason", ""), most=_REASON_MAX)
    response = redirect(f"{HERE}{row.invoice.pk}/")
    if not reason:
        notices.leave(response, "Say why it stays: whoever looks at the books later reads it.", tone="bad")
        return response
    try:
        overpaying.leave(
            invoice=row.invoice, cents=key_in(request.POST.get("cents", "")) or 0, reason=reason,
            by=request.visitor.by, now=request.now,
        )  # fmt: skip
    except CannotLeave as cannot:
        notices.leave(response, f"Nothing was written down. {cannot}", tone="warn")
        return response
    response = redirect(HERE)
    notices.leave(response, f"Invoice {row.invoice.number} stays overpaid by {row.amount}, and is no task any more.")
    return response


def _of(request: StaffRequest, invoice_id: int) -> Overpaid:
    mine = bounds.narrowed(overpaid(), request.visitor).filter(pk=invoice_id)
    found = queries.overpaid_bills(mine)
    if not found:
        raise Http404
    return found[0]


def _paid(request: StaffRequest, bill: Invoice) -> list[Paid]:
    theirs = Q(pk__in=PaymentItem.objects.filter(receipt__invoice=bill).values("payment"))
    found = Payment.objects.filter(theirs | queries.moved_to(invoice=bill), code__isnull=False)
    found = found.order_by("-submitted_at", "-pk")
    keys = list(found.values_list("pk", flat=True))
    return [_one(request, line) for line in rows.lines(keys, request.visitor)]


def _one(request: StaffRequest, line: Line) -> Paid:
    if line.in_part:
        return Paid(line, may_refund=False, why_not="It has items of clients beyond your bounds.")
    reason = queries.refundable(line.payment, request.now).reason
    return Paid(line, may_refund=not reason, why_not=reason)


def _at(request: StaffRequest, row: Overpaid) -> object:
    return request.firm.clock.wall(row.left.at) if row.left else None
