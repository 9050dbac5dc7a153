"""Pages that stay open hear that something was paid elsewhere. What a page has shown travels along under our seal.

Without it, whoever guesses the address of a bill could learn that it was paid.
"""

from django.core import signing
from django.http import Http404, HttpResponse
from django.utils.http import urlencode

from quittance.receivables.models import Invoice
from quittance.web.base import notices
from quittance.web.portal.invoices import bills
from quittance.web.portal.invoices.listing import Open
from quittance.web.portal.payer import PayerRequest

SHOWN = "shown"
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
    return _shown(request) in (None, facts)


def told(request: PayerRequest, invoice: Invoice) -> HttpResponse:
    """204 while nothing changed; else the page is to open itself anew, and says what happened."""
    response = HttpResponse(status=204)
    if is_as_shown(request, _facts(invoice)):
        return response
    if not invoice.due_cents and not request.payer.sees_history:
        return _to_the_list(request)
    here = f"{request.payer.base}invoices/{invoice.pk}/"
    response.headers["HX-Redirect"] = here
    if invoice.due_cents:
        notices.leave_for(response, here, f"What is due on {bills.named(invoice)} has changed.")
    return response


def gone(request: PayerRequest, invoice_id: int) -> HttpResponse:
    """The bill was withdrawn, or is another client's now: what it came to does not go on standing in a window."""
    if _bill_shown(request) != invoice_id:
        raise Http404
    return _to_the_list(request)


def became_of(request: PayerRequest) -> str:
    """What the list says of a bill that this window showed until there was nothing due on it."""
    shown = _bill_shown(request)
    if shown is None:
        return ""
    invoice = Invoice.objects.filter(client__in=request.payer.keys, pk=shown, due_cents=0).first()
    return bills.closed_words(invoice, firm=request.firm.name) if invoice else ""


def _to_the_list(request: PayerRequest) -> HttpResponse:
    """By the address, not as a word that floats away: nobody may be before the window at that moment."""
    here = f"{request.payer.base}invoices/?{urlencode({SHOWN: request.GET[SHOWN]})}"
    return HttpResponse(status=204, headers={"HX-Redirect": here})


def _bill_shown(request: PayerRequest) -> int | None:
    match _shown(request):
        case [int() as pk, int()]:
            return pk
    return None


def _shown(request: PayerRequest) -> object:
    try:
        return _SEAL.unsign_object(request.GET.get(SHOWN, ""))
    except signing.BadSignature:
        return None


def _facts(invoice: Invoice) -> list[object]:
    return [invoice.pk, invoice.due_cents]
