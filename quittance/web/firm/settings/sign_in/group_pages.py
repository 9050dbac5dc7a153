from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.actions import sign_in_settings
from quittance.access.models import Mapping, ProviderGroup
from quittance.access.rules.permissions import Permission
from quittance.tenancy import queries as tenancy
from quittance.web.base import notices
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.settings.sign_in.forms import MappingRows

HERE = "/firm-portal/settings/sign-in/"
_OFFERED_MAX = 300


@gate.page(may=Permission.EDIT_SIGN_IN, methods=("GET", "POST"))
def groups(request: StaffRequest) -> HttpResponse:
    """Which group at the provider gives which group of ours."""
    rows = Mapping.objects.select_related("group").order_by("group__name", "provider_group")
    initial = [{"provider_group": row.provider_group, "group": row.group_id} for row in rows]
    table = MappingRows(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and table.is_valid():
        given = [row.cleaned_data for row in table if row.cleaned_data.get("provider_group")]
        wanted = [(row["provider_group"], row["group"]) for row in given]
        try:
            sign_in_settings.map_groups(wanted=wanted, by=request.visitor.by, now=request.now)
        except sign_in_settings.CannotMap as cannot:
            notice = str(cannot)
        else:
            response = redirect(HERE)
            notices.leave(response, "The groups are mapped. Whom it touches has the rights at once.")
            return response
    else:
        notice = ""
    context = {"table": table, "fault": notice, "offered": _offered()}
    return render(request, "firm/sign_in/groups.html", context, status=400 if request.method == "POST" else 200)


def _offered() -> list[str]:
    """What the provider has named so far: in trials, at sign-ins, by SCIM."""
    found = set(ProviderGroup.objects.values_list("name", flat=True)[:_OFFERED_MAX])
    for connection in (tenancy.draft_connection(), tenancy.live_connection()):
        if connection is not None:
            found |= {str(name) for name in connection.trial.get("groups", [])}
    return sorted(found, key=str.casefold)
