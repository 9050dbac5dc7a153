"""The paper of an invoice, as it was mailed (EML-17)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.receivables.queries import papers
from quittance.web.base import invoice_paper
from quittance.web.base.invoice_paper import Shown
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.invoices import pages


@gate.page(may=Permission.SEE_INVOICES)
def paper(request: StaffRequest, invoice_id: int) -> HttpResponse:
    invoice = pages.of(request, invoice_id)
    found = papers.paper_of(invoice)
    address = f"/firm-portal/invoices/{invoice.pk}/pdf/file/"
    shown = {
        "invoice": invoice,
        "shown": Shown(found, address) if found else None,
        "mailed": request.firm.clock.wall(found.received_at) if found else None,
    }
    response = render(request, "firm/invoice_paper.html", shown, status=200 if found else 404)
    return invoice_paper.let_viewer_run(response, request)


@gate.page(may=Permission.SEE_INVOICES)
def paper_file(request: StaffRequest, invoice_id: int) -> HttpResponse:
    found = papers.paper_of(pages.of(request, invoice_id))
    if found is None:
        raise Http404
    return invoice_paper.answer(request, found)
