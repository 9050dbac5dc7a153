"""What is open, and one bill of it. Each page stands twice: for a browser that is known, and under a pass."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from quittance.web.base import files
from quittance.web.base.requests import key_in
from quittance.web.portal import gate, payable, ways
from quittance.web.portal.invoices import choosing, listing, living, show
from quittance.web.portal.invoices.choosing import Chosen
from quittance.web.portal.payer import PayerRequest, Way


@gate.payer_page()
def every(request: PayerRequest) -> HttpResponse:
    if request.payer.way is Way.PERSON and not request.payer.clients:
        return redirect(ways.HOME)
    begin = key_in(request.GET.get("start", "")) or 0
    if "do" not in request.GET:
        return show.every(request, begin=begin, word=living.became_of(request))
    chosen = choosing.chosen(request.payer.keys & payable.clients(request.payer), request.GET)
    return _on(request, chosen) if chosen.is_good else show.every(request, begin=begin, chosen=chosen)


@gate.payer_page()
def one(request: PayerRequest, invoice_id: int) -> HttpResponse:
    """Of others a bill does not exist."""
    invoice = show.bill(request.payer, invoice_id)
    if invoice is None:
        raise Http404
    if "do" not in request.GET or not invoice.due_cents or invoice.client_id not in payable.clients(request.payer):
        return show.one(request, invoice)
    chosen = choosing.of_one(invoice, request.GET)
    return _on(request, chosen) if chosen.is_good else show.one(request, invoice, chosen=chosen)


@gate.payer_page()
def list_now(request: PayerRequest) -> HttpResponse:
    """The part of the list that renews itself: a word, once something was paid or billed meanwhile."""
    found = listing.of(request.payer.keys, begin=0, today=request.firm.clock.today(request.now))
    if living.is_as_shown(request, living.facts_of_list(found)):
        return HttpResponse(status=204)
    return render(request, "portal/parts/changed.html", status=living.STOP)


@gate.payer_page()
def one_now(request: PayerRequest, invoice_id: int) -> HttpResponse:
    """A second window hears by itself that the bill is paid."""
    invoice = show.bill(request.payer, invoice_id)
    return living.told(request, invoice) if invoice else living.gone(request, invoice_id)


def _on(request: PayerRequest, chosen: Chosen) -> HttpResponse:
    return redirect(f"{request.payer.base}pay/?{chosen.query}")


@gate.payer_page()
def file(request: PayerRequest) -> HttpResponseBase:
    """For people with an account: a list to keep is more than a look."""
    if request.payer.way is not Way.PERSON:
        raise Http404
    today = request.firm.clock.today(request.now)
    return files.csv(listing.table(), listing.rows(request.payer.keys, today=today), on=today)
