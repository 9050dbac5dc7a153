"""The list of the staff."""

from functools import partial

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from quittance.access.models import Person
from quittance.access.rules.permissions import Permission
from quittance.web.base import errors, files, grid, lists
from quittance.web.base.conditions import Senseless
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.people import listing
from quittance.web.firm.people.forms import OpenForm

_EMPTY = (
    "Nobody from the firm has been here yet",
    "People stand here once they sign in with their work account, or once the firm's provider tells of them.",
)


@gate.page(may=Permission.EDIT_PERMISSIONS)
def everybody(request: StaffRequest) -> HttpResponse:
    zone = request.firm.clock.zone
    try:
        asked = grid.read(listing.PEOPLE, request.GET, zone=zone)
    except Senseless as senseless:
        return errors.page(request, 400, "The list cannot be shown like that", str(senseless))
    shown = lists.shown(
        request,
        asked,
        listing.people(now=request.now),
        partial(listing.shown, zone=zone),
        label="People",
        address="/firm-portal/people/",
        empty=_EMPTY,
    )
    return render(request, "firm/people.html", {"list": shown, "beside": _beside(request)})


@gate.page(may=Permission.EDIT_PERMISSIONS)
def rows(request: StaffRequest) -> HttpResponse:
    zone = request.firm.clock.zone
    try:
        asked = grid.read(listing.PEOPLE, request.GET, zone=zone)
    except Senseless as senseless:
        return grid.refusal(senseless)
    return grid.answer(asked, listing.people(now=request.now), partial(listing.shown, zone=zone))


@gate.page(may=Permission.EDIT_PERMISSIONS, methods=("POST",))
def layout(request: StaffRequest) -> HttpResponse:
    return lists.keep(request, listing.PEOPLE, now=request.now)


@gate.page(may=Permission.EDIT_PERMISSIONS, also=Permission.EXPORT_LISTS)
def file(request: StaffRequest) -> HttpResponseBase:
    clock = request.firm.clock
    try:
        asked = grid.read(listing.PEOPLE, request.GET, zone=clock.zone)
    except Senseless as senseless:
        return errors.page(request, 400, "The list cannot be exported like that", str(senseless))
    matching = listing.lines(asked.among(listing.people(now=request.now)), zone=clock.zone)
    return files.csv(listing.file(clock.zone), matching, on=clock.today(request.now))


@gate.page(may=Permission.EDIT_PERMISSIONS)
def beside(request: StaffRequest, person_id: int) -> HttpResponse:
    """The same person in short, for beside the list."""
    person = listing.people(now=request.now).filter(pk=person_id).first()
    if person is None:
        raise Http404
    return render(request, "firm/person_beside.html", _in_short(request, person))


def _beside(request: StaffRequest) -> dict[str, object] | None:
    """Who was open beside the list when the page was left or sent to somebody."""
    form = OpenForm(request.GET)
    person = listing.people(now=request.now).filter(pk=form.cleaned_data["open"]).first() if form.is_valid() else None
    return _in_short(request, person) if person else None


def _in_short(request: StaffRequest, person: Person) -> dict[str, object]:
    zone = request.firm.clock.zone
    [cells] = listing.shown([person], zone=zone)
    return {"person": person, "cells": cells, "joined": person.joined_at.astimezone(zone).replace(tzinfo=None)}
