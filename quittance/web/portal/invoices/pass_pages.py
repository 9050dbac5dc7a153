"""A pass from a mail: its invoice is on the screen at once, with nothing to type. Opening it changes nothing."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from quittance.access.models import Person
from quittance.links.actions import linking, passes
from quittance.links.models import Pass
from quittance.receivables.models import Invoice
from quittance.tenancy.models import Firm
from quittance.web.base import notices
from quittance.web.portal import gate
from quittance.web.portal.invoices import bills, show
from quittance.web.portal.payer import PayerRequest


@gate.by_pass
@gate.payer_page()
def arrive(request: PayerRequest) -> HttpResponse:
    found = _pass(request)
    wanted = _bill(found)
    offer, notes_sight = _who_may_keep(request, found), found.seen_at is None
    if wanted is not None and wanted.due_cents:
        return show.one(request, wanted, offer=offer, notes_sight=notes_sight)
    return show.every(request, word=_became_of(found, firm=request.firm), offer=offer, notes_sight=notes_sight)


@csrf_exempt  # no other site's page gets by without a form's seal either, so that opening a link leaves no cookie
@gate.by_pass
@gate.payer_page(methods=("POST",))
def seen(request: PayerRequest) -> HttpResponse:
    """The page's script says that somebody has it before them. A robot that only opens links does not get here."""
    if urlsplit(request.headers.get("Origin", "")).netloc != request.META.get("HTTP_HOST"):
        return HttpResponse(status=403)
    passes.note_seen(found=_pass(request), now=request.now)
    return HttpResponse(status=204)


@gate.by_pass
@gate.payer_page(methods=("POST",))
def keep(request: PayerRequest) -> HttpResponse:
    """Whoever is signed in adds the client to their account, if the mail went to their own address."""
    found, visitor = _pass(request), gate.visitor_of(request)
    if visitor is None:
        return redirect("/client-portal/sign-in/")
    response = redirect("/client-portal/invoices/")
    try:
        linking.by_pass(person=visitor.person, found=found, now=request.now)
    except linking.CannotLink as refused:
        response = redirect("/client-portal/clients/")
        notices.leave(response, str(refused), tone="bad")
    except linking.Barred:
        notices.leave(response, f"{request.firm.name} has closed this client to your account.", tone="bad")
    else:
        notices.leave(response, f"{found.client.name} is in your account now.")
    return response


def _pass(request: PayerRequest) -> Pass:
    found = request.payer.found
    if found is None:
        raise TypeError("Only a pass comes here.")
    return found


def _bill(found: Pass) -> Invoice | None:
    """As `show.bill` would find it; the gate has read it with the pass already."""
    invoice = found.invoice
    if invoice is None or invoice.client_id != found.client_id or (invoice.gone_at and invoice.ours_cents <= 0):
        return None
    invoice.client = found.client
    return invoice


def _who_may_keep(request: PayerRequest, found: Pass) -> Person | None:
    visitor = gate.visitor_of(request)
    if visitor is None or visitor.person.address.lower() != found.address.lower():
        return None
    is_linked = visitor.person.links.filter(client=found.client_id, suspended_at=None).exists()
    return None if is_linked else visitor.person


def _became_of(found: Pass, *, firm: Firm) -> str:
    """Why the invoice of the pass is not on the screen."""
    invoice = found.invoice
    if invoice is None or invoice.client_id != found.client_id:
        return ""
    return bills.closed_words(invoice, firm=firm.name)
