"""What a firm shows in its portal beyond what is due: its choice for portal persons; its own staff see all of it."""

from django.http import HttpResponse
from django.shortcuts import render

from quittance.payments import queries
from quittance.web.portal.payer import Payer, PayerRequest, Way


def payments(payer: Payer) -> bool:
    """What was paid before: the list, the years and their papers."""
    return payer.sees_history and (payer.way is Way.STAFF or queries.policy_now().shows_payments)


def paid_papers(payer: Payer) -> bool:
    """The PDF of an invoice on which nothing is due."""
    return payer.sees_history and (payer.way is Way.STAFF or queries.policy_now().shows_paid_papers)


def no_payments(request: PayerRequest) -> HttpResponse | None:
    """As if the page were not there, and why; also to guests, whom no account would show more."""
    if request.payer.way is Way.STAFF or queries.policy_now().shows_payments:
        return None
    return render(request, "portal/no_payments.html", status=404)
