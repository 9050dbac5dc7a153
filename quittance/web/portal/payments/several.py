"""What became of one click over several bank accounts: each payment by itself, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.core.money import Currency, Money
from quittance.payments import queries
from quittance.payments.actions import settling, sharing, together
from quittance.payments.models import Bundle, Payment
from quittance.payments.models.bundle import State as BundleState
from quittance.payments.models.payment import DEAD, OPEN, State
from quittance.payments.rules import naming
from quittance.receivables.models import Receipt
from quittance.web.base import headers
from quittance.web.portal import answering, gate, selection
from quittance.web.portal.payer import PayerRequest
from quittance.web.portal.payments import pages, telling
from quittance.web.portal.payments.told import Told


@dataclass(frozen=True)
class Shown:
    """One payment of the click, as the page tells it."""

    payment: Payment
    told: Told
    items: Sequence[Receipt]
    again: str  # the address of the same choice, where nothing came of it
    is_listed: bool  # its receipt can be opened


@gate.payer_page()
def all_of(request: PayerRequest, click: Any) -> HttpResponse:
    bundle, payments = _theirs(request, click)
    asks = _challenge(bundle, payments)
    found = [_shown(request, payment) for payment in payments]
    names = naming.people([item.client.name for each in found for item in each.items])
    rest = selection.read(request.payer, request.GET)
    shown = {
        "bundle": bundle,
        "clients": request.payer.name if request.payer.masked else names,
        "staff": answering.who(request.payer, (item.client for each in found for item in each.items)),
        "payments": found,
        "paid_with": pages.paid_with(request, payments[0]),
        "told": telling.of_all(payments, asks_first=bundle.state == BundleState.ACTION_NEEDED),
        "total": Money(sum(each.charged_cents for each in payments), Currency(payments[0].currency)),
        "was": _was(bundle, payments),
        "challenge": asks,
        "processor": telling.processor(payments[0]),
        "can_leave": any(each.state in OPEN for each in payments),
        "rest": rest,
        "rest_query": selection.query(rest.choices),
    }
    response = render(request, "portal/payments.html", shown)
    if asks:
        headers.let_processor_in(response, request)
    return response


@gate.payer_page()
def now(request: PayerRequest, click: Any) -> HttpResponse:
    """As for one payment: 204 until there is news of any of them."""
    bundle, payments = _theirs(request, click)
    response = HttpResponse(status=204)
    if request.GET.get("was") != _was(bundle, payments):
        response.headers["HX-Redirect"] = _address(request, bundle)
    return response


@gate.payer_page(methods=("POST",))
def asked(request: PayerRequest, click: Any) -> HttpResponse:
    """The payer's bank has answered, or the payer wants to know."""
    bundle, _ = _theirs(request, click)
    together.settle(bundle=bundle, now=request.now)
    return redirect(_address(request, bundle))


@gate.payer_page(methods=("POST",))
def leave(request: PayerRequest, click: Any) -> HttpResponse:
    bundle, _ = _theirs(request, click)
    together.abandon(bundle=bundle, now=request.now)
    return redirect(_address(request, bundle))


def _theirs(request: PayerRequest, click: Any) -> tuple[Bundle, list[Payment]]:
    bundle = queries.bundle_by_ticket(click)
    payments = queries.payments_in(bundle) if bundle else []
    if bundle is None or not payments or not all(pages.is_theirs(request, payment) for payment in payments):
        raise Http404
    return bundle, payments


def _shown(request: PayerRequest, payment: Payment) -> Shown:
    told = telling.of(payment, request.firm, is_own=pages.is_own(request, payment))
    items, listed = queries.items_for_payer(payment), pages.is_listed(request, payment)
    return Shown(payment, told, items, pages.again(request, payment), listed)


def _challenge(bundle: Bundle, payments: Sequence[Payment]) -> settling.Challenge | None:
    """The payer's bank asks for one thing at a time: first of the method, then of each payment."""
    if bundle.state == BundleState.ACTION_NEEDED and any(each.state not in DEAD for each in payments):
        return sharing.challenge(bundle)
    asks = next((each for each in payments if each.state == State.ACTION_NEEDED), None)
    return settling.challenge(asks) if asks else None


def _was(bundle: Bundle, payments: Sequence[Payment]) -> str:
    return "-".join([bundle.state if bundle.is_under_way else "", *(each.state for each in payments)])


def _address(request: PayerRequest, bundle: Bundle) -> str:
    return f"{request.payer.base}payments/together/{bundle.ticket}/"
