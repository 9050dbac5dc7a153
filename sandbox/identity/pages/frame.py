"""What the pages of a firm share: their tabs, and what was just done."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from sandbox.identity.moods import Moods
from sandbox.identity.tenants import Tenant

TABS = (
    ("people", "People"),
    ("groups", "Groups"),
    ("applications", "Applications"),
    ("provisioning", "Provisioning"),
    ("misbehave", "Misbehave"),
    ("log", "Log"),
)
DONE = {
    "person-added": "The person was added.",
    "person-saved": "The person was saved.",
    "person-deactivated": "The person was deactivated, and is refused from now on.",
    "person-reactivated": "The person may sign in again.",
    "person-removed": "The person was removed.",
    "group-added": "The group was added.",
    "group-saved": "The group was saved.",
    "group-removed": "The group was removed.",
    "seed": "People and groups are as they were at the beginning.",
    "application-saved": "The application was saved.",
    "application-removed": "The application was removed.",
    "application-preset": "The application is as it was at the beginning.",
    "key": "A new key signs from now on. The one before stays published.",
    "provisioning": "The settings were saved.",
    "pushed": "Everything was pushed.",
    "mood-added": "It misbehaves like this from now on.",
    "mood-taken-back": "It was taken back.",
    "behaves": "It behaves again.",
    "log-emptied": "The log was emptied.",
}
TELLS_QUITTANCE = ("person", "group-", "seed", "pushed")


def shown(
    request: HttpRequest, tenant: Tenant, template: str, tab: str, facts: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    done = request.GET.get("done", "")
    common = {
        "tenant": tenant,
        "tabs": [(key, words, reverse(key, args=[tenant.slug])) for key, words in TABS],
        "tab": tab,
        "done": DONE.get(done, "") if request.method == "GET" else "",
        "pushed": _pushed(tenant) if done.startswith(TELLS_QUITTANCE) else "",
        "moody": _moody(tenant.moods),
    }
    return render(request, f"identity/{template}.html", common | facts, status=status)


def back_to(tenant: Tenant, page: str, done: str, *more: str) -> HttpResponse:
    response = HttpResponseRedirect(f"{reverse(page, args=[tenant.slug, *more])}?done={done}")
    response.status_code = 303
    return response


def _pushed(tenant: Tenant) -> str:
    provisioning = tenant.provisioning
    if not provisioning.on:
        return ""
    if provisioning.held_back:
        return "Quittance is not told yet: the change is held back, as wished, until the next one."
    told = provisioning.last
    if told is None:
        return ""
    requests = f"{told.requests} request" + ("" if told.requests == 1 else "s")
    refused = f"{told.refused} of them refused; see the log" if told.refused else "all taken"
    return f"Quittance was told by {requests}, {refused}."


def _moody(moods: Moods) -> int:
    return len(moods.now())
