"""The clients that an account shows, how each came to it, and one more by its key (CPU-6)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import knocks
from quittance.links import queries
from quittance.links.actions import keys, linking
from quittance.links.models import Link
from quittance.web.base import notices
from quittance.web.base.requests import PortalRequest
from quittance.web.portal import gate, key_words
from quittance.web.portal.clients.forms import AddForm
from quittance.web.portal.fields import posted

_HOW = {
    Link.Origin.CONTACT: "Your address is the one that invoices go to.",
    Link.Origin.KEY: "You added it by an invoice.",
    Link.Origin.PASS: "You added it from a mail to your address.",
}


@gate.person_page(methods=("GET", "POST"))
def every(request: PortalRequest) -> HttpResponse:
    form = AddForm(posted(request))
    if not form.is_valid():
        return _page(request, form, status=400 if form.is_bound else 200)
    try:
        link = linking.by_key(
            person=request.visitor.person, **form.cleaned_data, network=request.network, now=request.now
        )
    except keys.WrongKey:
        form.refuse(None, key_words.wrong(request.firm))
    except linking.Barred:
        words = f"{request.firm.name} has closed this client to your account. Write to {request.firm.contact_address}."
        form.refuse(None, words)
    except knocks.TooMany as many:
        form.refuse(None, key_words.too_many(many, signed_in=True))
        return key_words.shut(_page(request, form, status=429), many)
    else:
        response = redirect("/client-portal/clients/")
        notices.leave(response, f"{link.client.name} is in your account now.")
        return response
    return _page(request, form, status=400)


def _page(request: PortalRequest, form: AddForm, *, status: int) -> HttpResponse:
    person = request.visitor.person
    origins = dict(Link.objects.filter(person=person).values_list("client", "origin"))
    by_firm = f"{request.firm.name} added it."
    clients = [
        (client, _HOW.get(Link.Origin(origins[client.pk]), by_firm))
        for client in queries.clients_of(person)
        if client.pk in origins
    ]
    return render(request, "portal/clients.html", {"form": form, "clients": clients}, status=status)
