"""What is open, and one bill of it. Each page stands twice: for a browser that is known, and under a pass."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from quittance.web.base import files
from quittance.web.base.requests import key_in
from quittance.web.portal import gate, ways
from quittance.web.portal.invoices import listing, show
from quittance.web.portal.payer import PayerRequest, Way


@gate.payer_page()
def every(request: PayerRequest) -> HttpResponse:
    if request.payer.way is Way.PERSON and not request.payer.clients:
        return redirect(ways.HOME)
    return show.every(request, begin=key_in(request.GET.get("start", "")) or 0)


@gate.payer_page()
def one(request: PayerRequest, invoice_id: int) -> HttpResponse:
    """Of others a bill does not exist."""
    invoice = show.bill(request.payer, invoice_id)
    if invoice is None:
        raise Http404
    return show.one(request, invoice)


@gate.payer_page()
def file(request: PayerRequest) -> HttpResponseBase:
    """For people with an account: a list to keep is more than a look."""
    if request.payer.way is not Way.PERSON:
        raise Http404
    today = request.firm.clock.today(request.now)
    return files.csv(listing.table(), listing.rows(request.payer.keys, today=today), on=today)
