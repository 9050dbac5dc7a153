"""Giving a payment back, in two clicks: what and why, then what follows from it, named on the button."""

from dataclasses import dataclass
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.payments import queries
from quittance.payments.actions import refunding
from quittance.payments.actions.refunding import CannotRefund
from quittance.payments.models import Payment, Refund
from quittance.payments.models.refund import State
from quittance.payments.queries import Refundable
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.base.tags import money
from quittance.web.firm import gate
from quittance.web.firm.payments import pages, rows
from quittance.web.firm.payments.refund_forms import RefundForm


@dataclass(frozen=True)
class Going:
    """What the second click sends, line by line."""

    lines: list[tuple[str, str]]
    fee: str
    total: str
    clients: str
    owed_again: bool
    fee_by_us: bool
    waits: bool  # for a second person


@gate.page(may=Permission.REFUND_PAYMENTS, also=Permission.SEE_PAYMENTS, methods=("GET", "POST"))
def refund(request: StaffRequest, payment_id: int) -> HttpResponse:
    payment = _whole(request, payment_id)
    if Refund.objects.filter(payment=payment, form_key=_key(request.POST.get("key", ""))).exists():
        return redirect(f"{pages.HERE}{payment.pk}/#refunds")  # the same form, sent again
    left = queries.refundable(payment, request.now)
    if request.method != "POST":
        return _form(request, payment, left, RefundForm(left, payment.currency, initial={"key": str(uuid4())}))
    form = RefundForm(left, payment.currency, request.POST)
    if not form.is_valid():
        return _form(request, payment, left, form, status=400)
    going = _going(payment, left, form)
    if request.POST.get("agreed") != going.total:
        return render(request, "firm/refund_sure.html", {"payment": payment, "form": form, "going": going})
    return _asked(request, payment, left, form, going)


def _asked(request: StaffRequest, payment: Payment, left: Refundable, form: RefundForm, going: Going) -> HttpResponse:
    try:
        asked = refunding.ask(
            payment=payment, items=form.items, reason=form.cleaned_data["reason"], owed_again=form.owed_again,
            by=request.visitor.by, key=_key(form.cleaned_data["key"]), now=request.now,
        )  # fmt: skip
    except CannotRefund as cannot:
        form.add_error(None, f"Nothing was refunded. {cannot}")
        return _form(request, payment, left, form, status=409)
    response = redirect(f"{pages.HERE}{payment.pk}/#refunds")
    words = f"{going.total} goes back for {going.clients}. The payer and the firm are told by mail."
    if asked.state == State.WAITING:
        words = f"{going.total} for {going.clients} waits for a second person, who finds it on their first page."
    notices.leave(response, words)
    return response


def _key(made: str) -> str:
    return f"refund:{made}"


def _form(
    request: StaffRequest, payment: Payment, left: Refundable, form: RefundForm, *, status: int = 200
) -> HttpResponse:
    line = rows.line(payment, request.visitor)
    context = {"payment": payment, "line": line, "left": left, "form": form}
    return render(request, "firm/refund.html", context, status=status)


def _going(payment: Payment, left: Refundable, form: RefundForm) -> Going:
    chosen = [line.receipt for line in left.lines if line.receipt.pk in form.items]
    fee = queries.refund_fee(payment, form.cents)
    lines = [
        (f"{rows.what_for(row)}, {row.client.name}", money(form.items[row.pk], payment.currency)) for row in chosen
    ]
    clients = list(dict.fromkeys(row.client.name for row in chosen))
    return Going(
        lines=lines,
        fee=money(fee, payment.currency) if fee else "",
        total=money(form.cents + fee, payment.currency),
        clients=clients[0] if len(clients) == 1 else f"{clients[0]} and {len(clients) - 1} more",
        owed_again=form.owed_again,
        fee_by_us=queries.policy_now().card_fee_by_us,
        waits=refunding.needs_second_person(payment=payment, cents=form.cents + fee),
    )


def _whole(request: StaffRequest, payment_id: int) -> Payment:
    """Who sees a part of a payment has no say about the whole."""
    payment = pages.of(request, payment_id)
    if rows.line(payment, request.visitor).in_part:
        raise Http404
    return payment
