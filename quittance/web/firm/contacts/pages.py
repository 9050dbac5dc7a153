"""Whom the firm writes to, as its practice system holds them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, tables
from quittance.web.firm.contacts import listing
from quittance.web.firm.contacts.listing import ContactsForm


@gate.page(may=Permission.SEE_CONTACTS)
def every(request: StaffRequest) -> HttpResponse:
    form = ContactsForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    return render(request, "firm/contacts.html", {"form": form, "sheet": listing.sheet(form, request.visitor)})


@gate.page(may=Permission.SEE_CONTACTS)
def one(request: StaffRequest, contact_id: int) -> HttpResponse:
    contact = listing.seen(request.visitor).filter(pk=contact_id).first()
    if contact is None:
        raise Http404
    [line] = listing.lines([contact.pk], request.visitor)
    return render(request, "firm/contact.html", {"line": line, "contact": contact})
