"""Pages that stay open hear that something was paid elsewhere. What a page has shown travels along under our seal.

Without it, whoever guesses the address of a bill could learn that it was paid.
"""

from django.core import signing
from django.http import HttpResponse

from quittance.receivables.models import Invoice
from quittance.web.base import notices
from quittance.web.portal.invoices import bills
from quittance.web.portal.invoices.listing import Open
from quittance.web.portal.payer import PayerRequest

STOP = 286  # what ends a part that renews itself
_SEAL = signing.TimestampSigner(salt="quittance.portal.shown")


def seal_of(invoice: Invoice) -> str:
    return _SEAL.sign_object(_facts(invoice))


def seal_of_list(found: Open) -> str:
    return _SEAL.sign_object(facts_of_list(found))


def facts_of_list(found: Open) -> list[object]:
    return [[total.currency, total.cents, total.count] for total in found.totals]


def is_as_shown(request: PayerRequest, facts: list[object]) -> bool:
    """So also where the seal is not ours: whoever brings none learns nothing."""
    try:
        return bool(_SEAL.unsign_object(request.GET.get("shown", "")) == facts)
    except signing.BadSignature:
        return True


def told(request: PayerRequest, invoice: Invoice) -> HttpResponse:
    """204 while nothing changed; else the page is to open itself anew, and says what happened."""
    response = HttpResponse(status=204)
    if is_as_shown(request, _facts(invoice)):
        return response
    here = f"{request.payer.base}invoices/{invoice.pk}/"
    if invoice.due_cents:
        word = f"What is due on {bills.named(invoice)} has changed."
    else:
        here = here if request.payer.sees_history else f"{request.payer.base}invoices/"
        word = bills.closed_words(invoice, firm=request.firm.name)
    response.headers["HX-Redirect"] = here
    notices.leave_for(response, here, word)
    return response


def _facts(invoice: Invoice) -> list[object]:
    return [invoice.pk, invoice.due_cents]
