"""Moving an item of a payment: choose it, find where it goes, and see what follows before anything is done (FILE-9)."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.payments.models import Payment
from quittance.payments.queries.lots import Lot
from quittance.receivables.models import Client, Invoice
from quittance.reconciliation.actions import moving
from quittance.reconciliation.actions.moving import Wish
from quittance.reconciliation.queries import moving as queries
from quittance.reconciliation.queries.moving import Way
from quittance.reconciliation.rules.moves import CannotMove
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in, words_in
from quittance.web.base.tags import money
from quittance.web.firm import bounds, gate, search
from quittance.web.firm.deposits import moving_words
from quittance.web.firm.payments import pages, rows

_FOUND_MAX, _CLIENTS_MAX = 20, 5
_WORDS_MAX, _REASON_MAX = 100, 300


@dataclass(frozen=True)
class Choice:
    """Where it could go; `overpaid` is said before it is chosen."""

    title: str
    note: str
    due: str
    overpaid: str
    link: str


@gate.page(may=Permission.MOVE_PAYMENTS, also=Permission.SEE_PAYMENTS, methods=("GET", "POST"))
def move(request: StaffRequest, payment_id: int) -> HttpResponse:
    payment = _whole(request, payment_id)
    asked = request.POST if request.method == "POST" else request.GET
    lots = queries.movable(payment)
    lot = next((each for each in lots if each.row.pk == key_in(asked.get("item", ""))), None)
    if lot is None and len(lots) == 1 and "item" not in asked:
        lot = lots[0]
    reason = queries.why_not(payment)
    if reason or lot is None:
        return _items(request, payment, lots, reason or _gone(asked.get("item")))
    client, invoice = _target(request, asked.get("client", ""), asked.get("invoice", ""))
    if client is None:
        return _search(request, payment, lot, len(lots))
    return _sure(request, payment, lot, client, invoice)


def _items(request: StaffRequest, payment: Payment, lots: list[Lot], reason: str) -> HttpResponse:
    choices = [
        Choice(rows.what_for(lot.row), lot.row.client.name, money(lot.left_cents, payment.currency), "",
               f"?item={lot.row.pk}")
        for lot in lots
    ]  # fmt: skip
    line = rows.line(payment, request.visitor)
    context = {"payment": payment, "line": line, "choices": choices, "reason": reason}
    return render(request, "firm/deposits/move.html", context)


def _gone(asked: str | None) -> str:
    return "Nothing is left of that item: it went back, or was moved meanwhile." if asked else ""


def _search(request: StaffRequest, payment: Payment, lot: Lot, count: int) -> HttpResponse:
    words = words_in(request.GET.get("q", ""), most=_WORDS_MAX)
    context = {
        "payment": payment,
        "line": rows.line(payment, request.visitor),
        "lot": lot,
        "what": rows.what_for(lot.row),
        "left": money(lot.left_cents, payment.currency),
        "words": words,
        "invoices": [_invoice(lot, row) for row in _invoices(request, payment, lot, words)[:_FOUND_MAX]],
        "most": _FOUND_MAX,
        "clients": [_client(lot, row) for row in _clients(request, lot, words)],
        "is_only": count == 1,
    }
    return render(request, "firm/deposits/move_to.html", context)


def _invoices(request: StaffRequest, payment: Payment, lot: Lot, words: str) -> QuerySet[Invoice]:
    """The same client's first, what is open before what is paid."""
    within = bounds.within(request.visitor)
    found = Invoice.objects.filter(client__in=within, voided=False, gone_at=None, currency=payment.currency)
    found = found.exclude(pk=lot.row.invoice_id or 0).select_related("client")
    if words:
        found, _ = search.invoices(found, within, words)
    else:
        found = found.filter(client=lot.row.client_id)
    is_same = Q(client=lot.row.client_id)
    return found.annotate(other=~is_same, paid=Q(due_cents=0)).order_by("other", "paid", F("issued_date").desc(), "pk")


def _clients(request: StaffRequest, lot: Lot, words: str) -> list[Client]:
    """Whose account it may lie on without an invoice."""
    mine = [lot.row.client] if lot.row.invoice_id else []
    if not words:
        return mine
    within = bounds.within(request.visitor).filter(gone_at=None, currency=lot.row.client.currency)
    found = search.by_name_or_number(within, words).exclude(pk=lot.row.client_id).order_by("number")
    return [*mine, *found[:_CLIENTS_MAX]]


def _invoice(lot: Lot, row: Invoice) -> Choice:
    over = max(0, lot.left_cents - row.due_cents)
    return Choice(
        f"Invoice {row.number}",
        f"{row.client.name} · {row.issued_date:%b} {row.issued_date.day}, {row.issued_date.year}",
        f"{money(row.due_cents, row.currency)} due",
        f"would be overpaid by {money(over, row.currency)}" if over else "",
        f"?item={lot.row.pk}&invoice={row.pk}",
    )


def _client(lot: Lot, row: Client) -> Choice:
    return Choice(f"No invoice of {row.name}", f"client {row.number}", "", "", f"?item={lot.row.pk}&client={row.pk}")


def _sure(request: StaffRequest, payment: Payment, lot: Lot, client: Client, invoice: Invoice | None) -> HttpResponse:
    back = f"{pages.HERE}{payment.pk}/move/?item={lot.row.pk}"
    try:
        plan = queries.plan(payment=payment, item=lot.row, client=client, invoice=invoice)
    except CannotMove as cannot:
        return _refused(back, str(cannot))
    problem, status = "", 200
    if request.method == "POST":
        reason, way = words_in(request.POST.get("reason", ""), most=_REASON_MAX), request.POST.get("way")
        wish = Wish(
            lot.row, client, invoice, reason, key_in(request.POST.get("cents", "")) or 0,
            key_in(request.POST.get("overpaid", "")) or 0, Way(way) if way in set(Way) else plan.way,
        )  # fmt: skip
        try:
            moving.move(payment=payment, wish=wish, by=request.visitor.by, now=request.now)
        except CannotMove as cannot:
            problem, status = f"Nothing was moved. {cannot}", 409 if reason else 400
        else:
            response = redirect(f"{pages.HERE}{payment.pk}/")
            notices.leave(response, moving_words.done(plan))
            return response
    context = {
        "payment": payment,
        "line": rows.line(payment, request.visitor),
        "plan": plan,
        "told": moving_words.told(payment, plan),
        "back": back,
        "problem": problem,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "firm/deposits/move_sure.html", context, status=status)


def _refused(back: str, words: str) -> HttpResponse:
    response = redirect(back)
    notices.leave(response, f"Nothing was moved. {words}", tone="warn")
    return response


def _target(request: StaffRequest, client: str, invoice: str) -> tuple[Client | None, Invoice | None]:
    """Beyond one's bounds neither exists."""
    within = bounds.within(request.visitor)
    if invoice:
        row = Invoice.objects.filter(pk=key_in(invoice) or 0, client__in=within).select_related("client").first()
        if row is None:
            raise Http404
        return row.client, row
    if client:
        whom = within.filter(pk=key_in(client) or 0).first()
        if whom is None:
            raise Http404
        return whom, None
    return None, None


def _whole(request: StaffRequest, payment_id: int) -> Payment:
    """Who sees a part of a payment has no say about the whole."""
    payment = pages.of(request, payment_id)
    if rows.line(payment, request.visitor).in_part:
        raise Http404
    return payment
