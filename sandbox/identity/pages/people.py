"""The people of the firm's directory."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.identity.book import Person
from sandbox.identity.directory import Refused
from sandbox.identity.pages import frame
from sandbox.identity.tenants import Tenant

NOBODY = Person(id="", given_name="", family_name="", email="")


def paths(find: Callable[[str], Tenant], tenants: list[Tenant]) -> tuple[URLPattern, ...]:
    @require_safe
    def front(request: HttpRequest) -> HttpResponse:
        return render(request, "identity/front.html", {"tenants": tenants})

    @require_safe
    def people(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        rows = [(person, tenant.directory.groups_of(person)) for person in tenant.directory.people]
        return frame.shown(request, tenant, "people", "people", {"rows": rows})

    @require_http_methods(["GET", "HEAD", "POST"])
    def add(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        return _written(request, tenant, None) if request.method == "POST" else _form(request, tenant, None, NOBODY)

    @require_http_methods(["GET", "HEAD", "POST"])
    def person(request: HttpRequest, slug: str, person_id: str) -> HttpResponse:
        tenant = find(slug)
        known = _known(tenant, person_id)
        return _changed(request, tenant, known) if request.method == "POST" else _form(request, tenant, known, known)

    @require_http_methods(["GET", "HEAD", "POST"])
    def remove(request: HttpRequest, slug: str, person_id: str) -> HttpResponse:
        tenant = find(slug)
        known = _known(tenant, person_id)
        if request.method == "POST":
            tenant.directory.remove_person(known)
            return frame.back_to(tenant, "people", "person-removed")
        return frame.shown(request, tenant, "remove_person", "people", {"person": known})

    @require_http_methods(["GET", "HEAD", "POST"])
    def seed(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        if request.method == "POST":
            tenant.directory.back_to_the_seed()
            return frame.back_to(tenant, "people", "seed")
        return frame.shown(request, tenant, "back_to_the_seed", "people", {})

    return (
        path("", front, name="front"),
        path("<slug:slug>/", people, name="people"),
        path("<slug:slug>/people/add/", add, name="person-add"),
        path("<slug:slug>/people/<str:person_id>/", person, name="person"),
        path("<slug:slug>/people/<str:person_id>/remove/", remove, name="person-remove"),
        path("<slug:slug>/back-to-the-seed/", seed, name="seed"),
    )


def _known(tenant: Tenant, person_id: str) -> Person:
    person = tenant.directory.person(person_id)
    if person is None:
        raise Http404
    return person


def _changed(request: HttpRequest, tenant: Tenant, known: Person) -> HttpResponse:
    wanted = {"deactivate": False, "reactivate": True}.get(request.POST.get("act", ""))
    if wanted is None:
        return _written(request, tenant, known)
    tenant.directory.write_person(known, replace(known, active=wanted))
    return frame.back_to(tenant, "person", "person-reactivated" if wanted else "person-deactivated", known.id)


def _written(request: HttpRequest, tenant: Tenant, known: Person | None) -> HttpResponse:
    given = Person(
        id=known.id if known else "",
        given_name=request.POST.get("given_name", ""),
        family_name=request.POST.get("family_name", ""),
        email=request.POST.get("email", ""),
        active=known.active if known else True,
    )
    chosen = request.POST.getlist("groups")
    try:
        written = tenant.directory.write_person(known, given, chosen)
    except Refused as refused:
        return _form(request, tenant, known, given, faults=refused.faults, chosen=chosen)
    done = "person-saved" if known else "person-added"
    return frame.back_to(tenant, "person", done, written.id)


def _form(
    request: HttpRequest,
    tenant: Tenant,
    known: Person | None,
    given: Person,
    *,
    faults: dict[str, str] | None = None,
    chosen: list[str] | None = None,
) -> HttpResponse:
    if chosen is None:
        everyone = [group.id for group in tenant.directory.groups if group.name == "Everyone"]
        chosen = [group.id for group in tenant.directory.groups_of(known)] if known else everyone
    fields: list[dict[str, Any]] = [
        {"name": name, "label": label, "kind": kind, "value": getattr(given, name), "fault": (faults or {}).get(name)}
        for name, label, kind in (
            ("given_name", "Given name", "text"),
            ("family_name", "Family name", "text"),
            ("email", "E-mail", "email"),
        )
    ]
    choices = [(group, group.id in chosen) for group in tenant.directory.groups]
    facts = {"person": known, "fields": fields, "choices": choices, "faults": faults}
    return frame.shown(request, tenant, "person", "people", facts, status=400 if faults else 200)
