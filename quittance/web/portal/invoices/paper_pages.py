"""The firm's own paper of a bill, for those whose mail or account shows them that bill (EML-17)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from quittance.receivables.models import Invoice, InvoicePdf
from quittance.receivables.queries import papers
from quittance.web.base import invoice_paper
from quittance.web.base.invoice_paper import Shown
from quittance.web.portal import gate
from quittance.web.portal.invoices import bills, show
from quittance.web.portal.payer import PayerRequest


@gate.payer_page()
def paper(request: PayerRequest, invoice_id: int) -> HttpResponse:
    invoice, found = _theirs(request, invoice_id)
    here = f"{request.payer.base}invoices/{invoice.pk}/"
    shown = {
        "invoice": invoice,
        "name": bills.named(invoice),
        "back": here if invoice.due_cents or request.payer.sees_history else f"{request.payer.base}invoices/",
        "shown": Shown(found, f"{here}pdf/file/") if found else None,
    }
    response = render(request, "portal/paper.html", shown, status=200 if found else 404)
    return invoice_paper.let_viewer_run(response, request)


@gate.payer_page()
def paper_file(request: PayerRequest, invoice_id: int) -> HttpResponse:
    _, found = _theirs(request, invoice_id)
    if found is None:
        raise Http404
    return invoice_paper.answer(request, found)


def _theirs(request: PayerRequest, invoice_id: int) -> tuple[Invoice, InvoicePdf | None]:
    """Of others a paper does not exist."""
    invoice = show.bill(request.payer, invoice_id)
    if invoice is None or not show.may_see_paper(request.payer, invoice):
        raise Http404
    return invoice, papers.paper_of(invoice)
