"""A statement of account on demand: for which client, and the paper."""

from collections import defaultdict

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.core.money import Currency, Money
from quittance.receivables import queries
from quittance.receivables.documents import statement as statements
from quittance.receivables.models import Client
from quittance.web.base import paper
from quittance.web.portal import gate, showing, ways
from quittance.web.portal.payer import Payer, PayerRequest, Way
from quittance.web.portal.statement import drawing


@gate.payer_page()
def every(request: PayerRequest) -> HttpResponse:
    payer = request.payer
    if not payer.sees_history:
        return render(request, "portal/history_guest.html")
    if payer.way is Way.PERSON and not payer.clients:
        return redirect(ways.HOME)
    shown = {
        "clients": _due(payer),
        "days": statements.PAYMENT_DAYS,
        "shows_payments": showing.payments(payer),
    }
    return render(request, "portal/statement.html", shown)


@gate.payer_page()
def one_on_paper(request: PayerRequest, client_id: int) -> HttpResponse:
    payer = request.payer
    client = next((each for each in payer.clients if each.pk == client_id), None) if payer.sees_history else None
    if client is None:
        raise Http404
    made = drawing.of(client, firm=request.firm, now=request.now)
    name = f"Statement {client.name} {made.today:%Y-%m-%d}"
    return paper.answer(lambda standards: statements.statement(made, now=request.now, standards=standards), name=name)


def _due(payer: Payer) -> list[tuple[Client, list[Money]]]:
    """What each owes, by currency."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for invoice in queries.open_invoices(payer.keys):
        sums[invoice.client_id, invoice.currency] += invoice.due_cents
    by_client: dict[int, list[Money]] = defaultdict(list)
    for (client, currency), cents in sorted(sums.items()):
        by_client[client].append(Money(cents, Currency(currency)))
    return [(client, by_client[client.pk] or [Money(0, Currency(client.currency))]) for client in payer.clients]
