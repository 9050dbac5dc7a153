"""The page on which a person makes the provider misbehave."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from sandbox.identity.catalogue import CATALOGUE, SECTIONS
from sandbox.identity.moods import SECONDS, SECONDS_MAX, NotUnderstood
from sandbox.identity.pages import frame
from sandbox.identity.tenants import Tenant


def paths(find: Callable[[str], Tenant]) -> tuple[URLPattern, ...]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def misbehave(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        complaint = ""
        if request.method == "POST":
            try:
                return frame.back_to(tenant, "misbehave", _changed(request, tenant))
            except NotUnderstood as unclear:
                complaint = str(unclear)
        now = tenant.moods.now()
        facts = {
            "active": [(CATALOGUE[key], wish) for key, wish in now.items()],
            "sections": [(title, [(mood, now.get(mood.key)) for mood in moods]) for title, moods in SECTIONS],
            "seconds": SECONDS,
            "seconds_max": SECONDS_MAX,
            "complaint": complaint,
        }
        return frame.shown(request, tenant, "misbehave", "misbehave", facts, status=400 if complaint else 200)

    return (path("<slug:slug>/misbehave/", misbehave, name="misbehave"),)


def _changed(request: HttpRequest, tenant: Tenant) -> str:
    if request.POST.get("act") == "behave":
        tenant.moods.become({})
        return "behaves"
    if "forget" in request.POST:
        tenant.moods.take_back(request.POST["forget"])
        return "mood-taken-back"
    for times in ("once", "always"):
        if times in request.POST:
            key = request.POST[times]
            wish: dict[str, Any] = {"times": 1 if times == "once" else None}
            if key in CATALOGUE and CATALOGUE[key].has_seconds:
                wish["seconds"] = _seconds(request.POST.get("seconds", ""))
            tenant.moods.add(key, wish)
            return "mood-added"
    raise NotUnderstood("Choose what is to happen.")


def _seconds(given: str) -> int:
    given = given.strip() or str(SECONDS)
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= SECONDS_MAX):
        raise NotUnderstood(f"The seconds are a whole number from 1 to {SECONDS_MAX}.")
    return int(given)
