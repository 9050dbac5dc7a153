"""Payments through the portal: the list, one of them, and what the firm may do about it."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.payments import queries
from quittance.payments.actions import counter, settling
from quittance.payments.models import Payment
from quittance.web.base import files, notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, parts, tables
from quittance.web.firm.payments import listing, sheet
from quittance.web.firm.payments.listing import PaymentsForm

HERE = "/firm-portal/payments/"


@gate.page(may=Permission.SEE_PAYMENTS)
def every(request: StaffRequest) -> HttpResponse:
    form = PaymentsForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    found = listing.found(form, request.visitor, clock=request.firm.clock)
    context = {
        "form": form,
        "found": found,
        "sheet": found.sheet,
        "now": request.firm.clock.wall(request.now),
        "file": f"{HERE}file/{tables.link({key: word for key, word in form.asked.items() if key != 'start'})}",
    }
    return render(request, "firm/payments.html", context)


@gate.page(may=Permission.SEE_PAYMENTS, also=Permission.EXPORT_LISTS)
def file(request: StaffRequest) -> HttpResponseBase:
    clock, form = request.firm.clock, PaymentsForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    rows = listing.rows_of_file(form, request.visitor, clock=clock)
    return files.csv(listing.file(clock.zone), rows, on=clock.today(request.now))


@gate.page(may=Permission.SEE_PAYMENTS)
def one(request: StaffRequest, payment_id: int) -> HttpResponse:
    return render(request, "firm/payment.html", _context(request, of(request, payment_id)))


@gate.page(may=Permission.SEE_PAYMENTS)
def part(request: StaffRequest, payment_id: int) -> HttpResponse:
    found = sheet.of(request, of(request, payment_id))
    return parts.answer(request, "firm/payment_part.html", _told(request, found), version=found.version)


@gate.page(may=Permission.SEE_PAYMENTS, methods=("POST",))
def ask(request: StaffRequest, payment_id: int) -> HttpResponse:
    """Ask the processor how it stands, now and not only when its turn comes."""
    payment = of(request, payment_id)
    before = payment.state
    settled = settling.settle(payment=payment, now=request.now)
    response = redirect(f"{HERE}{payment.pk}/")
    if settled.state == before:
        notices.leave(response, "The processor was asked, and nothing is new.", tone="warn")
    else:
        notices.leave(response, "The processor answered: see below how the payment stands.")
    return response


def of(request: StaffRequest, payment_id: int) -> Payment:
    """Without an item within one's bounds a payment does not exist."""
    payment = listing.seen(request.visitor).filter(pk=payment_id).first()
    if payment is None:
        raise Http404
    return payment


def _context(request: StaffRequest, payment: Payment) -> dict[str, object]:
    return _told(request, sheet.of(request, payment))


def _told(request: StaffRequest, found: sheet.Sheet) -> dict[str, object]:
    acts = not request.visitor.sees_as_another
    may_refund = Permission.REFUND_PAYMENTS in request.visitor.permissions and not found.line.in_part
    may_move = Permission.MOVE_PAYMENTS in request.visitor.permissions and not found.line.in_part
    return {
        "may_move": acts and may_move and found.payment.code is not None,
        "may_ask": acts and found.payment.is_unfinished and bool(found.payment.account) and counter.is_open(),
        "may_refund": acts and may_refund and not queries.refundable(found.payment, request.now).reason,
        "found": found,
        "line": found.line,
        "payment": found.payment,
        "now": request.firm.clock.wall(request.now),
    }
