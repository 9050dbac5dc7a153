from django.http import HttpResponse
from django.shortcuts import render

from quittance.access.models.session import Way
from quittance.access.rules import rights
from quittance.access.rules.permissions import Permission
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate, way
from quittance.web.firm.today import needs


@gate.member_page(while_seeing_as=True)
def today(request: StaffRequest) -> HttpResponse:
    """The first page: what needs you, and what you may do here."""
    visitor = request.visitor
    if not visitor.permissions:
        return render(request, "firm/no_group.html")
    wall = request.firm.clock.wall(request.now)
    context = {
        "needs": needs.of(visitor, now=request.now),
        "day": wall,
        "greeting": _greeting(wall.hour),
        "families": _held(visitor.permissions),
        "has_all": visitor.permissions == frozenset(Permission),
        "is_set_up": visitor.session.way == Way.SETUP,
        "way": "" if visitor.sees_as_another else visitor.session.get_way_display(),
        "opened_at": request.firm.clock.wall(visitor.session.opened_at),
    }
    return render(request, "firm/today.html", context)


@gate.member_page(while_seeing_as=True)
def opened(request: StaffRequest) -> HttpResponse:
    """Asked by the page for whoever has no rights yet: with the first one it leads to what they may see now."""
    if request.visitor.permissions:
        return HttpResponse(status=204, headers={"HX-Redirect": way.FIRST})
    return HttpResponse(status=304)


def _greeting(hour: int) -> str:
    noon, evening = 12, 18
    return "Good morning" if hour < noon else "Good afternoon" if hour < evening else "Good evening"


def _held(permissions: frozenset[Permission]) -> list[tuple[str, list[str]]]:
    """What you may do, family by family."""
    named = (
        (family.title, [r.title for r in family.rights if r.permission in permissions]) for family in rights.FAMILIES
    )
    return [(title, titles) for title, titles in named if titles]
