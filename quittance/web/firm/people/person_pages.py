"""One person of the staff: groups, single rights, bounds, sessions, and what happened about them."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access import queries
from quittance.access.actions import editors, groups, limits, provider_groups, rights, see_as, sessions
from quittance.access.models import Group, Person, Session
from quittance.access.rules import agents
from quittance.access.rules.permissions import Permission
from quittance.access.rules.rights import FAMILIES
from quittance.core.clock import FirmClock
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, history
from quittance.web.firm.people import listing
from quittance.web.firm.people.forms import BoundsForm, GroupsForm, RightsForm, SessionForm

_REFUSALS = (editors.WouldLockOut, groups.CannotChange, rights.NoSuchRight, limits.CannotBound)


@gate.page(may=Permission.EDIT_PERMISSIONS)
def person(request: StaffRequest, person_id: int) -> HttpResponse:
    return _show(request, _found(request, person_id))


@gate.page(may=Permission.EDIT_PERMISSIONS, methods=("POST",))
def put_in_groups(request: StaffRequest, person_id: int) -> HttpResponse:
    who = _here(request, person_id)
    form = GroupsForm(request.POST, groups=Group.objects.order_by("name"))

    def change() -> bool:
        return groups.put(person=who, groups=form.chosen, by=request.visitor.by, now=request.now)

    return _changed(request, who, form, "groups_form", change, f"The groups of {who} are saved.")


@gate.page(may=Permission.EDIT_PERMISSIONS, methods=("POST",))
def give_rights(request: StaffRequest, person_id: int) -> HttpResponse:
    who = _here(request, person_id)
    form = RightsForm(request.POST)

    def change() -> bool:
        given = form.cleaned_data["rights"]
        return rights.give(person=who, permissions=given, by=request.visitor.by, now=request.now)

    return _changed(request, who, form, "rights_form", change, f"The single rights of {who} are saved.")


@gate.page(may=Permission.EDIT_PERMISSIONS, methods=("POST",))
def bound(request: StaffRequest, person_id: int) -> HttpResponse:
    who = _here(request, person_id)
    form = BoundsForm(request.POST)

    def change() -> bool:
        return limits.bound(person=who, bounds=form.bounds, by=request.visitor.by, now=request.now)

    return _changed(request, who, form, "bounds_form", change, f"The bounds of {who} are saved.")


@gate.page(may=Permission.EDIT_PERMISSIONS, methods=("POST",))
def end_sessions(request: StaffRequest, person_id: int) -> HttpResponse:
    """All of them, or the one that the form names; never the one that asks."""
    who = _found(request, person_id)
    form, mine = SessionForm(request.POST), request.visitor.session
    if not form.is_valid():
        raise Http404
    one = form.cleaned_data["session"]
    if one is None:
        ended = sessions.end_all(person=who, now=request.now, by=request.visitor.by, why="ended by hand", but=mine)
    else:
        session = Session.objects.filter(person=who, pk=one).exclude(pk=mine.pk).first()
        ended = int(session is not None and _end(session, request))
    response = redirect(f"/firm-portal/people/{who.pk}/")
    notices.leave(response, f"{_counted(ended)} of {who} ended." if ended else "No session was left to end.")
    return response


@gate.page(may=Permission.SEE_AS, methods=("POST",))
def start_seeing_as(request: StaffRequest, person_id: int) -> HttpResponse:
    who = _found(request, person_id)
    try:
        see_as.start(visitor=request.visitor, person=who, now=request.now)
    except see_as.Refused as refused:
        response = redirect(_back(request, who))
        notices.leave(response, str(refused), tone="bad")
        return response
    return redirect("/firm-portal/")


@gate.member_page(methods=("POST",), while_seeing_as=True)
def stop_seeing_as(request: StaffRequest) -> HttpResponse:
    who = request.visitor.person
    stopped = see_as.stop(visitor=request.visitor, now=request.now)
    response = redirect(f"/firm-portal/people/{who.pk}/" if stopped else "/firm-portal/")
    if stopped:
        notices.leave(response, f"You are yourself again; {who} saw nothing of it.")
    return response


def _back(request: StaffRequest, who: Person) -> str:
    """To the person's page, for those who may open it."""
    may = Permission.EDIT_PERMISSIONS in request.visitor.permissions
    return f"/firm-portal/people/{who.pk}/" if may else "/firm-portal/"


def _found(request: StaffRequest, person_id: int) -> Person:
    found = listing.people(now=request.now).filter(pk=person_id).first()
    if found is None:
        raise Http404
    return found


def _here(request: StaffRequest, person_id: int) -> Person:
    """Somebody whose rights can still be changed."""
    found = _found(request, person_id)
    if found.removed_at is not None:
        raise Http404
    return found


def _end(session: Session, request: StaffRequest) -> bool:
    return sessions.end(session=session, now=request.now, by=request.visitor.by, why="ended by hand")


def _counted(ended: int) -> str:
    return "1 session" if ended == 1 else f"{ended} sessions"


def _changed(
    request: StaffRequest, who: Person, form: Any, name: str, change: Callable[[], bool], words: str
) -> HttpResponse:
    if form.is_valid():
        try:
            changed = change()
        except _REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            response = redirect(f"/firm-portal/people/{who.pk}/")
            notices.leave(response, words if changed else "Nothing was other than before.")
            return response
    return _show(request, who, status=400, **{name: form})


def _show(request: StaffRequest, who: Person, *, status: int = 200, **forms: Any) -> HttpResponse:
    zone = request.firm.clock.zone
    [cells] = listing.shown([who], zone=zone)
    held, _ = queries.rights(person=who)
    living = Session.objects.filter(person=who, ended_at=None, expires_at__gt=request.now).order_by("-seen_at")
    context = {
        "person": who,
        "cells": cells,
        "joined": listing.moment(who.joined_at, zone),
        "removed": listing.moment(who.removed_at, zone),
        "is_here": who.removed_at is None,
        "is_self": who.pk == request.visitor.session.person_id,
        "groups": _groups(who, forms.get("groups_form")),
        "families": _families(who, forms.get("rights_form")),
        "held": len(held),
        "of": len(Permission),
        "bounds_form": BoundsForm.of(who),
        "sessions": [_session(session, request) for session in living],
        "see_as_refusal": see_as.refusal(visitor=request.visitor, person=who),
        "may_see_as": Permission.SEE_AS in request.visitor.permissions,
        "may_read_log": Permission.READ_AUDIT_LOG in request.visitor.permissions,
        "history": history.lines(history.about(who), clock=FirmClock(zone)),
    }
    return render(request, "firm/person.html", context | forms, status=status)


def _groups(who: Person, form: GroupsForm | None) -> list[dict[str, Any]]:
    """Every group, whether they belong to it, and whether that is the provider's word or the firm's."""
    held = {row.group_id: row for row in who.memberships.all()}
    chosen = set(form.data.getlist("groups")) if form is not None else {str(key) for key in held}  # type: ignore[attr-defined]  # a form that was sent holds a QueryDict
    return [
        {
            "group": group,
            "chosen": str(group.pk) in chosen or _is_the_providers(held.get(group.pk)),
            "fixed": _is_the_providers(held.get(group.pk)),
        }
        for group in Group.objects.order_by("name")
    ]


def _is_the_providers(membership: Any) -> bool:
    return membership is not None and membership.given_by == provider_groups.GIVEN_BY


def _families(who: Person, form: RightsForm | None) -> list[dict[str, Any]]:
    """Every right with its sentence, whether it is given singly, and which groups give it anyway."""
    by_group: dict[str, list[str]] = {}
    for row in who.memberships.all():
        for permission in row.group.permissions:
            by_group.setdefault(permission, []).append(row.group.name)
    single = {grant.permission for grant in who.grants.all()}
    chosen = set(form.data.getlist("rights")) if form is not None else single  # type: ignore[attr-defined]  # as above
    return [
        {
            "title": family.title,
            "rights": [
                {"right": right, "chosen": right.permission in chosen, "groups": by_group.get(right.permission, [])}
                for right in family.rights
            ],
            "count": sum(right.permission in single for right in family.rights),
        }
        for family in FAMILIES
    ]


def _session(session: Session, request: StaffRequest) -> dict[str, Any]:
    zone = request.firm.clock.zone
    return {
        "pk": session.pk,
        "way": session.get_way_display(),
        "agent": agents.in_words(session.agent),
        "network": session.network,
        "opened": listing.moment(session.opened_at, zone),
        "seen": listing.moment(session.seen_at, zone),
        "is_mine": session.pk == request.visitor.session.pk,
    }
