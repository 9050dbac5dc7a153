"""The groups of the firm's directory."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.identity.book import Group
from sandbox.identity.directory import Refused
from sandbox.identity.pages import frame
from sandbox.identity.tenants import Tenant


def paths(find: Callable[[str], Tenant]) -> tuple[URLPattern, ...]:
    @require_safe
    def groups(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        names = {person.id: person.name for person in tenant.directory.people}
        rows = [(group, [names[each] for each in group.members if each in names]) for group in tenant.directory.groups]
        return frame.shown(request, tenant, "groups", "groups", {"rows": rows})

    @require_http_methods(["GET", "HEAD", "POST"])
    def add(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        return _written(request, tenant, None) if request.method == "POST" else _form(request, tenant, None)

    @require_http_methods(["GET", "HEAD", "POST"])
    def group(request: HttpRequest, slug: str, group_id: str) -> HttpResponse:
        tenant = find(slug)
        known = _known(tenant, group_id)
        return _written(request, tenant, known) if request.method == "POST" else _form(request, tenant, known)

    @require_http_methods(["GET", "HEAD", "POST"])
    def remove(request: HttpRequest, slug: str, group_id: str) -> HttpResponse:
        tenant = find(slug)
        known = _known(tenant, group_id)
        if request.method == "POST":
            tenant.directory.remove_group(known)
            return frame.back_to(tenant, "groups", "group-removed")
        return frame.shown(request, tenant, "remove_group", "groups", {"group": known})

    return (
        path("<slug:slug>/groups/", groups, name="groups"),
        path("<slug:slug>/groups/add/", add, name="group-add"),
        path("<slug:slug>/groups/<str:group_id>/", group, name="group"),
        path("<slug:slug>/groups/<str:group_id>/remove/", remove, name="group-remove"),
    )


def _known(tenant: Tenant, group_id: str) -> Group:
    group = tenant.directory.group(group_id)
    if group is None:
        raise Http404
    return group


def _written(request: HttpRequest, tenant: Tenant, known: Group | None) -> HttpResponse:
    name, members = request.POST.get("name", ""), request.POST.getlist("members")
    try:
        written = tenant.directory.write_group(known, name, members)
    except Refused as refused:
        return _form(request, tenant, known, name=name, members=members, faults=refused.faults)
    return frame.back_to(tenant, "group", "group-saved" if known else "group-added", written.id)


def _form(
    request: HttpRequest,
    tenant: Tenant,
    known: Group | None,
    *,
    name: str | None = None,
    members: list[str] | None = None,
    faults: dict[str, str] | None = None,
) -> HttpResponse:
    chosen = members if members is not None else list(known.members) if known else []
    facts = {
        "group": known,
        "name": name if name is not None else known.name if known else "",
        "choices": [(person, person.id in chosen) for person in tenant.directory.people],
        "faults": faults,
    }
    return frame.shown(request, tenant, "group", "groups", facts, status=400 if faults else 200)
