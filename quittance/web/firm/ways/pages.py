"""Payment links of an invoice: made to be copied, mailed, and taken back."""

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.rules.permissions import Permission
from quittance.core import addresses
from quittance.links.actions import passes
from quittance.links.models import Pass
from quittance.receivables.models import Invoice
from quittance.relay.actions import policies
from quittance.tenancy import queries as tenancy
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import bounds, gate
from quittance.web.firm.ways.forms import SendForm, barred_from

_NAMED_MAX = 3


@gate.page(may=Permission.OPEN_CLIENT_PORTAL, also=Permission.SEE_INVOICES, methods=("POST",))
def copy(request: StaffRequest, invoice_id: int) -> HttpResponse:
    invoice = _of(request, invoice_id)
    if refused := passes.refusal(invoice=invoice):
        return _refused(invoice, refused)
    made, token = passes.make(
        client=invoice.client, invoice=invoice, lasts=_lasts(), by=request.visitor.by, now=request.now
    )
    address = addresses.page(tenancy.main_host(), f"/client-portal/pass/{token}/")
    until = request.firm.clock.wall(made.expires_at)
    # Not after a redirect: it is shown this once, and nothing but this answer ever holds it.
    return render(request, "firm/pass_copied.html", {"invoice": invoice, "address": address, "until": until})


@gate.page(may=Permission.RESEND_INVOICES, also=Permission.SEE_INVOICES, methods=("GET", "POST"))
def send(request: StaffRequest, invoice_id: int) -> HttpResponse:
    invoice = _of(request, invoice_id)
    if refused := passes.refusal(invoice=invoice):
        return _refused(invoice, refused)
    form = SendForm(invoice.client, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            by = request.visitor.by
            sent = passes.send(invoice=invoice, addresses=form.addresses, lasts=_lasts(), by=by, now=request.now)
        except passes.CannotSend as refused:
            form.add_error(None, str(refused))
        else:
            return _sent(invoice, sent)
    context = {"invoice": invoice, "form": form, "barred": barred_from(invoice.client)}
    return render(request, "firm/pass_send.html", context, status=400 if form.errors else 200)


@gate.page(may=Permission.RESEND_INVOICES, also=Permission.SEE_INVOICES, methods=("POST",))
def revoke(request: StaffRequest, pass_id: int) -> HttpResponse:
    rows = bounds.narrowed(Pass.objects.select_related("client", "invoice"), request.visitor)
    found = rows.filter(pk=pass_id).first()
    if found is None:
        raise Http404
    revoked = passes.revoke(found=found, by=request.visitor.by, now=request.now)
    whom = f"The link to {found.address}" if found.address else "The copied link"
    response = redirect(_back(request, found))
    if revoked:
        notices.leave(response, f"{whom} is revoked: it opens nothing any more.")
    else:
        notices.leave(response, f"{whom} opened nothing any more before.", tone="warn")
    return response


def _lasts() -> timedelta:
    """As long as the links in invoice mail: the firm chose one number for all."""
    return timedelta(days=policies.in_force().pass_days)


def _sent(invoice: Invoice, sent: list[Pass]) -> HttpResponse:
    response = redirect(_page_of(invoice))
    if not sent:
        words = "No second mail was sent: the same addresses got this link less than a minute ago."
        notices.leave(response, words, tone="warn")
        return response
    named = ", ".join(each.address for each in sent[:_NAMED_MAX])
    more = f" and {len(sent) - _NAMED_MAX} more" if len(sent) > _NAMED_MAX else ""
    what = "A link goes" if len(sent) == 1 else "A link each goes"
    notices.leave(response, f"{what} to {named}{more}.")
    return response


def _refused(invoice: Invoice, why: str) -> HttpResponse:
    """The page that offered it is of before."""
    response = redirect(_page_of(invoice))
    notices.leave(response, why, tone="warn")
    return response


def _back(request: StaffRequest, found: Pass) -> str:
    """To the page where it was pressed."""
    shown = key_in(request.POST.get("invoice", ""))
    if shown is not None and Invoice.objects.filter(pk=shown, client=found.client_id).exists():
        return f"/firm-portal/invoices/{shown}/#ways"
    return f"/firm-portal/clients/{found.client_id}/#portal"


def _page_of(invoice: Invoice) -> str:
    return f"/firm-portal/invoices/{invoice.pk}/"


def _of(request: StaffRequest, invoice_id: int) -> Invoice:
    """Beyond one's bounds an invoice does not exist."""
    invoice = bounds.narrowed(Invoice.objects.select_related("client"), request.visitor).filter(pk=invoice_id).first()
    if invoice is None:
        raise Http404
    return invoice
