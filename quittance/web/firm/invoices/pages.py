"""The firm's invoices and finance charges: what is due on them, and why."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.receivables import queries
from quittance.receivables.models import Invoice
from quittance.receivables.queries import papers
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import bounds, gate, parts, tables
from quittance.web.firm.invoices import bill, listing
from quittance.web.firm.invoices.listing import InvoicesForm
from quittance.web.firm.payments import sections as payments
from quittance.web.firm.search import CLIENTS_MAX
from quittance.web.firm.ways import sections


@gate.page(may=Permission.SEE_INVOICES)
def every(request: StaffRequest) -> HttpResponse:
    form = InvoicesForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    today = request.firm.clock.today(request.now)
    found = listing.found(form, request.visitor, today=today)
    context = {"form": form, "found": found, "sheet": found.sheet, "today": today, "clients_max": CLIENTS_MAX}
    return render(request, "firm/invoices.html", context)


@gate.page(may=Permission.SEE_INVOICES)
def one(request: StaffRequest, invoice_id: int) -> HttpResponse:
    invoice = of(request, invoice_id)
    found = bill.of(invoice, today=request.firm.clock.today(request.now))
    context = {"invoice": invoice, "bill": found, "line": found.line, "successor": _successor(invoice)}
    context["has_paper"] = papers.paper_of(invoice) is not None
    context["ways"] = sections.of_invoice(request, invoice)
    context["payments"] = payments.of_invoice(request, invoice)
    return render(request, "firm/invoice.html", context)


@gate.page(may=Permission.SEE_INVOICES)
def part(request: StaffRequest, invoice_id: int) -> HttpResponse:
    invoice = of(request, invoice_id)
    found = bill.of(invoice, today=request.firm.clock.today(request.now))
    context: dict[str, object] = {"invoice": invoice, "bill": found, "line": found.line}
    return parts.answer(request, "firm/invoice_part.html", context, version=found.version)


def _successor(invoice: Invoice) -> Invoice | None:
    """Of the same client, so within the same bounds."""
    return queries.successor(invoice) if invoice.voided or invoice.gone_at is not None else None


def of(request: StaffRequest, invoice_id: int) -> Invoice:
    """Beyond one's bounds an invoice does not exist."""
    rows = bounds.narrowed(Invoice.objects.all(), request.visitor)
    related = rows.select_related("client__partner", "client__manager", "client__responsible", "client__office")
    invoice = related.filter(pk=invoice_id).first()
    if invoice is None:
        raise Http404
    return invoice
