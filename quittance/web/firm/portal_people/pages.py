"""People of the client portal (CPU-6a): the list, one of them, and addresses that wait for the firm's word."""

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from quittance.access.models import Person
from quittance.access.rules.permissions import Permission
from quittance.core.models import Event
from quittance.links.actions import linking
from quittance.links.rules.linking import CLIENTS_MAX
from quittance.web.base import files, notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, history, tables
from quittance.web.firm.portal_people import links, listing
from quittance.web.firm.portal_people.listing import PeopleForm

HERE = "/firm-portal/portal-people/"


@gate.page(may=Permission.SEE_PORTAL_USERS)
def every(request: StaffRequest) -> HttpResponse:
    form = PeopleForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    waiting = listing.waiting(request.visitor)
    context = {
        "form": form,
        "sheet": listing.sheet(form, request.visitor, {person.pk for person, _ in waiting}),
        "waiting": waiting,
        "clients_max": CLIENTS_MAX,
        "file": f"{HERE}file/{tables.link({key: word for key, word in form.asked.items() if key != 'start'})}",
    }
    return render(request, "firm/portal_people.html", context)


@gate.page(may=Permission.SEE_PORTAL_USERS, also=Permission.EXPORT_LISTS)
def file(request: StaffRequest) -> HttpResponseBase:
    clock, form = request.firm.clock, PeopleForm(request.GET)
    if not form.is_valid():
        return tables.refusal(request, form)
    waits = {person.pk for person, _ in listing.waiting(request.visitor)}
    rows = listing.rows_of_file(form, request.visitor, waits)
    return files.csv(listing.file(clock.zone), rows, on=clock.today(request.now))


@gate.page(may=Permission.SEE_PORTAL_USERS)
def one(request: StaffRequest, person_id: int) -> HttpResponse:
    person = found(request, person_id)
    waiting = {each.pk: clients for each, clients in listing.waiting(request.visitor)}
    [line] = listing.lines([person.pk], request.visitor, waiting)
    theirs = links.lines(links.seen(request.visitor).filter(person=person).order_by(Lower("client__name"), "pk"))
    wall = request.firm.clock.wall
    context = {
        "person": person,
        "line": line,
        "links": theirs,
        "waits_with": waiting.get(person.pk, 0),
        "confirmed": wall(person.verified_at) if person.verified_at else None,
        "joined": wall(person.joined_at),
        "closed": wall(person.removed_at) if person.removed_at else None,
        "history": _history(request, person, theirs),
    }
    return render(request, "firm/portal_person.html", context)


@gate.page(may=Permission.LINK_PORTAL_USERS, also=Permission.SEE_PORTAL_USERS, methods=("POST",))
def agree(request: StaffRequest, person_id: int) -> HttpResponse:
    """An address of very many clients may see them all."""
    person = found(request, person_id)
    if not request.visitor.reach.is_unbounded:
        raise Http404  # they see a part of these clients, and have no word about the others
    waiting = {each.pk: clients for each, clients in listing.waiting(request.visitor)}
    response = redirect(f"{HERE}{person.pk}/")
    if person.pk in waiting:
        linking.agree(address=person.address, by=request.visitor.by, now=request.now)
        notices.leave(response, f"{person} sees all {waiting[person.pk]} clients whose contact {person.address} is.")
    else:
        notices.leave(response, f"{person.address} does not wait for anybody's word.", tone="warn")
    return response


def found(request: StaffRequest, person_id: int) -> Person:
    """Beyond one's bounds a person does not exist."""
    person = listing.seen(request.visitor).filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


def _history(request: StaffRequest, person: Person, theirs: list[links.Line]) -> list[history.Line]:
    """About the account, and about the links that the visitor sees."""
    keys = [line.link.pk for line in theirs]
    about = Q(subject_type="access.person", subject_id=person.pk) | Q(subject_type="links.link", subject_id__in=keys)
    events = Event.objects.filter(about).order_by("-pk")[: history.SHOWN]
    return history.lines(events, clock=request.firm.clock)
