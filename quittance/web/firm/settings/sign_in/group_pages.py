from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import sign_in_settings
from quittance.access.models import Mapping, ProviderGroup
from quittance.access.models.session import Way
from quittance.access.rules.permissions import ADMINS, Permission
from quittance.tenancy import queries as tenancy
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.settings.sign_in.forms import MappingRows

HERE = "/firm-portal/settings/sign-in/"
_OFFERED_MAX = 300


@gate.page(may=Permission.EDIT_SIGN_IN, methods=("GET", "POST"))
def groups(request: StaffRequest) -> HttpResponse:
    """Which group at the provider gives which group of ours. The whole table is saved, so it must be the latest."""
    if request.method != "POST":
        return _as_it_stands(request)
    # Without the rows that are there: a line that is as one of them would count as empty.
    table = MappingRows(request.POST)
    seen = request.POST.get("seen", "")
    if not table.is_valid():
        return _show(request, table, seen, status=400)
    given = [row.cleaned_data for row in table if row.cleaned_data.get("provider_group")]
    wanted = [(row["provider_group"], row["group"]) for row in given]
    try:
        sign_in_settings.map_groups(
            wanted=wanted,
            by=request.visitor.by,
            now=request.now,
            may=_may(request),
            seen=seen,
        )
    except sign_in_settings.Stale as stale:
        words = f"{stale} Nothing was saved. Below is how they stand now: make your change in it once more."
        return _as_it_stands(request, words, status=409)
    except sign_in_settings.CannotMap as cannot:
        return _show(request, table, seen, str(cannot), status=400)
    response = redirect(HERE)
    notices.leave(response, "The groups are mapped. Whom it touches has the rights at once.")
    return response


def _may(request: StaffRequest) -> Collection[Permission]:
    """Who came by the set-up link holds no right yet, and says whom the firm's first administrators are."""
    is_first = request.visitor.session.way == Way.SETUP and tenancy.live_connection() is None
    return ADMINS if is_first else request.visitor.permissions


def _as_it_stands(request: StaffRequest, fault: str = "", *, status: int = 200) -> HttpResponse:
    seen = sign_in_settings.fingerprint()  # before the rows: a change in between makes the page stale, never blind
    rows = Mapping.objects.select_related("group").order_by("group__name", "provider_group")
    table = MappingRows(initial=[{"provider_group": row.provider_group, "group": row.group_id} for row in rows])
    return _show(request, table, seen, fault, status=status)


def _show(request: StaffRequest, table: Any, seen: str, fault: str = "", *, status: int) -> HttpResponse:
    context = {"table": table, "fault": fault, "offered": _offered(), "seen": seen}
    return render(request, "firm/sign_in/groups.html", context, status=status)


def _offered() -> list[str]:
    """What the provider has named so far: in trials, at sign-ins, by SCIM."""
    found = set(ProviderGroup.objects.values_list("name", flat=True)[:_OFFERED_MAX])
    for connection in (tenancy.draft_connection(), tenancy.live_connection()):
        if connection is not None:
            found |= {str(name) for name in connection.trial.get("groups", [])[:_OFFERED_MAX]}
    return sorted(found, key=str.casefold)
