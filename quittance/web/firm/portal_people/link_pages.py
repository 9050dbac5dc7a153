"""Who sees whom: a person is linked to a client, barred from it, and let in again (CPU-6)."""

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.models import Person
from quittance.access.models.person import Face
from quittance.access.rules.permissions import Permission
from quittance.links.actions import linking
from quittance.links.models import KeyOff, Link
from quittance.links.queries import addresses_of, passes_at
from quittance.receivables.models import Client
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import bounds, gate, search, tables
from quittance.web.firm.portal_people import links, listing, pages

_SHOWN = 20


class FindForm(forms.Form):
    q = forms.CharField(required=False, max_length=100, label="Search")


@gate.page(may=Permission.LINK_PORTAL_USERS, also=Permission.SEE_PORTAL_USERS, methods=("GET", "POST"))
def client_to(request: StaffRequest, person_id: int) -> HttpResponse:
    """Choose a client for this person."""
    person, form = pages.found(request, person_id), FindForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    here = f"{pages.HERE}{person.pk}/"
    if request.method == "POST":
        client = bounds.within(request.visitor).filter(pk=_key(request, "client")).first()
        return _link(request, person, client, back=here)
    words = form.cleaned_data["q"].strip()
    rows = search.clients(bounds.within(request.visitor).filter(gone_at=None, merged_into_key=""), words)
    clients = list(rows.order_by(Lower("name"), "pk")[: _SHOWN + 1]) if words else []
    held = {link.client_id: link for link in Link.objects.filter(person=person, client__in=clients)}
    context = {
        "person": person,
        "words": words,
        "found": [(client, held.get(client.pk)) for client in clients[:_SHOWN]],
        "is_more": len(clients) > _SHOWN,
        "shown": _SHOWN,
    }
    return render(request, "firm/link_client.html", context)


@gate.page(may=Permission.LINK_PORTAL_USERS, also=Permission.SEE_PORTAL_USERS, methods=("GET", "POST"))
def person_to(request: StaffRequest, client_id: int) -> HttpResponse:
    """Choose a person for this client."""
    client = bounds.within(request.visitor).filter(pk=client_id).first()
    if client is None:
        raise Http404
    form = FindForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    words = form.cleaned_data["q"].strip()
    if request.method == "POST":
        # Found by the same words again: a number that somebody made up names nobody beyond their bounds.
        person = _people_like(request, words).filter(pk=_key(request, "person")).first()
        return _link(request, person, client, back=_page_of(client))
    people = list(_people_like(request, words)[: _SHOWN + 1]) if words else []
    held = {link.person_id: link for link in Link.objects.filter(client=client, person__in=people)}
    context = {
        "client": client,
        "words": words,
        "found": [(person, held.get(person.pk)) for person in people[:_SHOWN]],
        "is_more": len(people) > _SHOWN,
        "shown": _SHOWN,
        "is_bounded": not request.visitor.reach.is_unbounded,
    }
    return render(request, "firm/link_person.html", context)


@gate.page(may=Permission.LINK_PORTAL_USERS, also=Permission.SEE_PORTAL_USERS, methods=("GET", "POST"))
def cut(request: StaffRequest, link_id: int) -> HttpResponse:
    """Asked first, since it also takes back what was mailed."""
    link = _of(request, link_id)
    back = _back(request, link)
    if link.person.removed_at is not None and link.cut_at is None:
        response = redirect(back)
        notices.leave(response, f"{link.person} has closed the account, so there is nobody to bar.", tone="warn")
        return response
    addresses = addresses_of(link.person)
    passes = passes_at(addresses, client=link.client, now=request.now).count()
    whereto = link.person.address if len(addresses) == 1 else f"{link.person.address} or a former address"
    counted = "1 payment link" if passes == 1 else f"{passes} payment links"
    if request.method != "POST":
        context = {
            "link": link,
            "passes": passes,
            "counted": counted,
            "whereto": whereto,
            "has_key": not KeyOff.objects.filter(client=link.client).exists(),
            "back": back,
            "to": request.GET.get("to", ""),
        }
        return render(request, "firm/link_cut.html", context)
    response = redirect(back)
    if link.cut_at is not None:
        notices.leave(response, f"{link.person} was barred from {link.client} before.", tone="warn")
        return response
    linking.cut(link=link, by=request.visitor.by, now=request.now)
    also = f", and {counted} to {whereto} revoked" if passes else ""
    notices.leave(response, f"{link.person} is barred from {link.client}{also}.")
    return response


@gate.page(may=Permission.LINK_PORTAL_USERS, also=Permission.SEE_PORTAL_USERS, methods=("POST",))
def lift(request: StaffRequest, link_id: int) -> HttpResponse:
    link = _of(request, link_id)
    response = redirect(_back(request, link))
    if link.cut_at is None:
        notices.leave(response, f"{link.person} is not barred from {link.client}.", tone="warn")
        return response
    linking.lift(link=link, by=request.visitor.by, now=request.now)
    closed = " The account is closed, so only its addresses are free again." if link.person.removed_at else ""
    words = (
        f"{link.person} is no longer barred from {link.client}.{closed} Payment links that were revoked stay revoked."
    )
    notices.leave(response, words)
    return response


def _link(request: StaffRequest, person: Person | None, client: Client | None, *, back: str) -> HttpResponse:
    if person is None or client is None:
        raise Http404
    response = redirect(back)
    try:
        linking.by_staff(person=person, client=client, by=request.visitor.by, now=request.now)
    except (linking.Barred, linking.CannotLink) as refused:
        notices.leave(response, str(refused), tone="bad")
    else:
        notices.leave(response, f"{person} sees {client}.")
    return response


def _people_like(request: StaffRequest, words: str) -> QuerySet[Person]:
    """Whoever is bound finds the people of their clients by any word, and everybody else by the whole address."""
    known = listing.search_people(listing.seen(request.visitor), words).values("pk")
    rows = Person.objects.filter(Q(pk__in=known) | Q(address__iexact=words), face=Face.PORTAL, removed_at=None)
    return rows.order_by(Lower("family_name"), Lower("given_name"), "pk")


def _of(request: StaffRequest, link_id: int) -> Link:
    link = links.seen(request.visitor).filter(pk=link_id).first()
    if link is None:
        raise Http404
    return link


def _key(request: StaffRequest, name: str) -> int:
    key = key_in(request.POST.get(name, ""))
    if key is None:
        raise Http404
    return key


def _back(request: StaffRequest, link: Link) -> str:
    """To the page where it was asked: the client's, or the person's."""
    asked = request.POST.get("to", "") or request.GET.get("to", "")
    return _page_of(link.client) if asked == "client" else f"{pages.HERE}{link.person_id}/"


def _page_of(client: Client) -> str:
    return f"/firm-portal/clients/{client.pk}/#portal"
