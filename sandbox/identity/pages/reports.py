"""The log of what was asked and answered, and the page of provisioning."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from sandbox.identity.catalogue import CATALOGUE
from sandbox.identity.directory import Refused
from sandbox.identity.journal import LINES_MAX, Line
from sandbox.identity.pages import frame
from sandbox.identity.tenants import Tenant

SIDES = (
    ("", "Everything"),
    ("oidc", "OpenID Connect"),
    ("saml", "SAML"),
    ("scim", "Provisioning"),
    ("door", "Sign-ins"),
)
SHORT = 20


def paths(find: Callable[[str], Tenant]) -> tuple[URLPattern, ...]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def log(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        if request.method == "POST":
            tenant.journal.empty()
            return frame.back_to(tenant, "log", "log-emptied")
        side = request.GET.get("side", "")
        facts = {"lines": _read(tenant.journal.lines(side)), "sides": SIDES, "side": side, "most": LINES_MAX}
        return frame.shown(request, tenant, "log", "log", facts)

    @require_http_methods(["GET", "HEAD", "POST"])
    def provisioning(request: HttpRequest, slug: str) -> HttpResponse:
        return _provisioning(request, find(slug))

    return (
        path("<slug:slug>/log/", log, name="log"),
        path("<slug:slug>/provisioning/", provisioning, name="provisioning"),
    )


def _provisioning(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            return frame.back_to(tenant, "provisioning", _settled(request, tenant))
        except Refused as refused:
            faults = refused.faults
    facts = {
        "faults": faults,
        "address": request.POST.get("address", tenant.provisioning.address),
        "token": request.POST.get("token", tenant.provisioning.token),
        "lines": _read(tenant.journal.lines("scim")[:SHORT]),
    }
    status = 400 if faults else 200
    return frame.shown(request, tenant, "provisioning", "provisioning", facts, status=status)


def _settled(request: HttpRequest, tenant: Tenant) -> str:
    if request.POST.get("act") == "push":
        if not tenant.provisioning.on:
            raise Refused(token="Paste the token of Quittance first: without one nothing is pushed.")  # noqa: S106 - words about one
        tenant.provisioning.push_everything()
        return "pushed"
    tenant.provisioning.settle(address=request.POST.get("address", ""), token=request.POST.get("token", ""))
    return "provisioning"


def _read(lines: list[Line]) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "at": f"{datetime.fromtimestamp(line.at, tz=UTC).astimezone():%H:%M:%S}",
            "what": line.what.partition(" ")[2],
            "side": dict(SIDES)[line.side],
            "moods": [CATALOGUE[key].title for key in line.moods],
            "parts": [(title, _text(facts)) for title, facts in (("Asked", line.asked), ("Answered", line.answered))],
        }
        for line in lines
    ]


def _text(facts: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2))
        for name, value in facts.items()
        if value not in (None, "", [], ())
    ]
