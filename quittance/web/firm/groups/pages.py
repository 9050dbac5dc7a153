"""Groups: what each gives, who is in it, and which of the provider's groups stand for it."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import editors, groups
from quittance.access.models import Group
from quittance.access.rules.permissions import Permission
from quittance.access.rules.rights import FAMILIES, titles
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.groups.forms import GroupForm

_REFUSALS = (editors.WouldLockOut, groups.CannotChange)
_RIGHTS_NAMED = 4


@gate.page(may=Permission.EDIT_PERMISSIONS)
def every(request: StaffRequest) -> HttpResponse:
    found = (
        Group.objects.annotate(people=Count("memberships", distinct=True)).prefetch_related("mappings").order_by("name")
    )
    return render(request, "firm/groups.html", {"groups": [_in_short(group) for group in found]})


@gate.page(may=Permission.EDIT_PERMISSIONS, methods=("GET", "POST"))
def add(request: StaffRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if form.is_valid():
        try:
            made = groups.make(**form.cleaned_data, by=request.visitor.by, now=request.now)
        except groups.CannotChange as cannot:
            form.add_error(None, str(cannot))
        else:
            response = redirect(f"/firm-portal/groups/{made.pk}/")
            notices.leave(response, f"The group “{made.name}” is made.")
            return response
    context = {"form": form, "families": _families(_chosen(form, []))}
    return render(request, "firm/group_add.html", context, status=400 if form.errors else 200)


@gate.page(may=Permission.EDIT_PERMISSIONS, methods=("GET", "POST"))
def one(request: StaffRequest, group_id: int) -> HttpResponse:
    group = _found(group_id)
    form = GroupForm(request.POST if request.method == "POST" else None, initial={"name": group.name})
    if form.is_valid():
        try:
            changed = groups.change(group=group, **form.cleaned_data, by=request.visitor.by, now=request.now)
        except _REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            response = redirect(f"/firm-portal/groups/{group.pk}/")
            notices.leave(response, "The group is saved." if changed else "Nothing was other than before.")
            return response
    return _show(request, group, form)


@gate.page(may=Permission.EDIT_PERMISSIONS, methods=("POST",))
def delete(request: StaffRequest, group_id: int) -> HttpResponse:
    group = _found(group_id)
    try:
        groups.delete(group=group, by=request.visitor.by, now=request.now)
    except _REFUSALS as refused:
        response = redirect(f"/firm-portal/groups/{group.pk}/")
        notices.leave(response, str(refused), tone="bad")
        return response
    response = redirect("/firm-portal/groups/")
    notices.leave(response, f"The group “{group.name}” is deleted.")
    return response


def _found(group_id: int) -> Group:
    found = Group.objects.filter(pk=group_id).first()
    if found is None:
        raise Http404
    return found


def _show(request: StaffRequest, group: Group, form: GroupForm) -> HttpResponse:
    members = group.memberships.select_related("person").order_by("person__given_name", "person__family_name")
    context = {
        "group": group,
        "form": form,
        "families": _families(_chosen(form, group.permissions)),
        "members": list(members),
        "mappings": group.mappings.order_by("provider_group"),
        "may_map": Permission.EDIT_SIGN_IN in request.visitor.permissions,
    }
    return render(request, "firm/group.html", context, status=400 if form.errors else 200)


def _chosen(form: GroupForm, held: list[str]) -> set[str]:
    return set(form.data.getlist("permissions")) if form.is_bound else set(held)  # type: ignore[attr-defined]  # a form that was sent holds a QueryDict


def _families(chosen: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "title": family.title,
            "rights": [{"right": right, "chosen": right.permission in chosen} for right in family.rights],
            "count": sum(right.permission in chosen for right in family.rights),
            "open": True,
        }
        for family in FAMILIES
    ]


def _in_short(group: Any) -> dict[str, Any]:
    named = titles(group.permissions)
    more = len(named) - _RIGHTS_NAMED
    return {
        "group": group,
        "people": group.people,
        "rights": ", ".join(named[:_RIGHTS_NAMED]) + (f" and {more} more" if more > 0 else "") or "none yet",
        "mappings": sorted(mapping.provider_group for mapping in group.mappings.all()),
    }
