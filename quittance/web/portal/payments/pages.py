"""What became of a payment, for whoever made it: what happened, and what happens next."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.links import queries as links
from quittance.payments import queries
from quittance.payments.actions import settling, together
from quittance.payments.models import Payment
from quittance.payments.models.payment import State
from quittance.payments.rules import naming
from quittance.web.base import headers, notices
from quittance.web.portal import answering, gate, payable, selection, showing
from quittance.web.portal.payer import Payer, PayerRequest, Way
from quittance.web.portal.payments import telling


@gate.payer_page()
def one(request: PayerRequest, ticket: Any) -> HttpResponse:
    payment = theirs(request, queries.payment_by_ticket(ticket))
    if payment.bundle is not None:
        return redirect(f"{request.payer.base}payments/together/{payment.bundle.ticket}/")
    rest = selection.read(request.payer, request.GET)
    items = queries.items_for_payer(payment)
    names = naming.people([item.client.name for item in items])
    shown = {
        "clients": request.payer.name if request.payer.masked else names,
        "staff": answering.who(request.payer, (item.client for item in items)),
        "payment": payment,
        "told": telling.of(payment, request.firm, is_own=is_own(request, payment)),
        "paid_with": paid_with(request, payment),
        "items": items,
        "rest": rest,
        "rest_query": selection.query(rest.choices),
        "again": again(request, payment),
        "challenge": _challenge(payment),
        "processor": telling.processor(payment),
        "is_listed": payment.state in (State.SUCCEEDED, State.PROCESSING) and is_listed(request, payment),
    }
    response = render(request, "portal/payment.html", shown)
    if shown["challenge"]:
        headers.let_processor_in(response, request)
    return response


@gate.payer_page()
def now(request: PayerRequest, ticket: Any) -> HttpResponse:
    """Asked by the page while it waits: 204 until there is news, then the page is to open itself anew."""
    payment = theirs(request, queries.payment_by_ticket(ticket))
    response = HttpResponse(status=204)
    if request.GET.get("was") != payment.state:
        response.headers["HX-Redirect"] = _address(request, payment)
    return response


@gate.payer_page(methods=("POST",))
def asked(request: PayerRequest, ticket: Any) -> HttpResponse:
    """The payer's bank has answered, or the payer wants to know: the processor is asked how it stands."""
    payment = theirs(request, queries.payment_by_ticket(ticket))
    settling.settle(payment=payment, now=request.now)
    return redirect(_address(request, payment))


@gate.payer_page(methods=("POST",))
def leave(request: PayerRequest, ticket: Any) -> HttpResponse:
    """The payer turns back before their bank, or the processor's own page, has taken the money."""
    payment = theirs(request, queries.payment_by_ticket(ticket))
    settling.abandon(payment=payment, now=request.now)
    return redirect(_address(request, payment))


@gate.payer_page()
def by_form(request: PayerRequest, form_key: str) -> HttpResponse:
    """Back from the payer's bank, from the processor's own page, or by the browser's back button."""
    bundle = queries.bundle_by_form(form_key)
    if bundle is not None and is_theirs(request, queries.payments_in(bundle)[0]):
        together.settle(bundle=bundle, now=request.now)
        return redirect(f"{request.payer.base}payments/together/{bundle.ticket}/")
    payment = queries.payment_by_form(form_key)
    if payment is None or not is_theirs(request, payment):
        response = redirect(f"{request.payer.base}invoices/")
        notices.leave(response, "Nothing was paid with that page. Choose anew what to pay.", tone="warn")
        return response
    settling.settle(payment=payment, now=request.now)
    rest = selection.query(selection.read(request.payer, request.GET).choices)
    return redirect(f"{_address(request, payment)}?{rest}" if rest else _address(request, payment))


def theirs(request: PayerRequest, payment: Payment | None) -> Payment:
    """For others it does not exist, whoever tells them its name."""
    if payment is None or not is_theirs(request, payment):
        raise Http404
    return payment


def is_theirs(request: PayerRequest, payment: Payment) -> bool:
    by = payable.by(request.payer)
    if payment.way != by.way:
        return False
    # A key is entered anew after half an hour, and is then another guest of the same client.
    if request.payer.way is not Way.KEY and payment.by != by.by:
        return False
    wanted = {item.client_id for item in queries.items_for_payer(payment)}
    return wanted <= {client.pk for client in request.payer.clients} or wanted <= _linked(request.payer)


def _linked(payer: Payer) -> set[int]:
    """The hold alone takes an inactive client's last due away, and the payer's bank may still wait for the payer."""
    linked = links.linked_clients_of(payer.person) if payer.way is Way.PERSON and payer.person else ()
    return {client.pk for client in linked}


def is_own(request: PayerRequest, payment: Payment) -> bool:
    """Not only perhaps: who came by the same key may be somebody else."""
    return payment.by == payable.by(request.payer).by


def is_listed(request: PayerRequest, payment: Payment) -> bool:
    """Among previous payments: as far as the firm shows them, and of clients whose portal is open."""
    theirs = queries.bare_items_of(payment).filter(client__in=request.payer.keys)
    return showing.payments(request.payer) and theirs.exists()


def paid_with(request: PayerRequest, payment: Payment) -> str:
    """Whose bank, and how its number ends, is told to whoever gave it."""
    return payment.paid_with if is_own(request, payment) else str(payment.get_method_display())


def again(request: PayerRequest, payment: Payment) -> str:
    """The address of the same choice, where nothing came of it."""
    if payment.state not in (State.FAILED, State.CANCELLED):
        return ""
    choices = [
        selection.Choice(item.client, item.amount_cents, item.invoice, item.description)
        for item in queries.items_for_payer(payment)
    ]
    return f"{request.payer.base}pay/?{selection.query(choices)}"


def _challenge(payment: Payment) -> settling.Challenge | None:
    if payment.state != State.ACTION_NEEDED or payment.is_being_taken:
        return None
    return settling.challenge(payment)  # without one, the page offers to ask again


def _address(request: PayerRequest, payment: Payment) -> str:
    return f"{request.payer.base}payments/{payment.ticket}/"
