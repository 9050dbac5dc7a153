"""The applications page: what is registered, and what to paste where."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sandbox.identity.applications import CHOICES, LISTS, Application, from_wish
from sandbox.identity.directory import Refused
from sandbox.identity.pages import frame
from sandbox.identity.tenants import Tenant

FIELDS = (
    ("name", "Name", ""),
    ("client_secret", "Client secret", "What the application proves itself with."),
    ("redirect_uris", "Redirect addresses", "One on each line. Compared letter by letter."),
    ("post_logout_uris", "Addresses after signing out", "One on each line."),
    ("acs", "SAML: address for answers (ACS)", ""),
    ("entity_id", "SAML: entity id of the application", ""),
    ("audience", "SAML: audience", "Empty: the entity id."),
)
CHOSEN = (
    ("signed", "SAML: what is signed"),
    ("name_id", "SAML: NameID"),
    ("attributes", "SAML: names of the attributes"),
    ("groups", "Groups are told by"),
)
EMPTY = Application(client_id="", name="", client_secret="")


def paths(find: Callable[[str], Tenant]) -> tuple[URLPattern, ...]:
    @require_safe
    def applications(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        facts = {"applications": tenant.registry.all(), "key": tenant.keys.signing, "keys": tenant.keys.published}
        return frame.shown(request, tenant, "applications", "applications", facts)

    @require_http_methods(["GET", "HEAD", "POST"])
    def add(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        return _written(request, tenant, None) if request.method == "POST" else _form(request, tenant, None, EMPTY)

    @require_http_methods(["GET", "HEAD", "POST"])
    def application(request: HttpRequest, slug: str, client_id: str) -> HttpResponse:
        tenant = find(slug)
        known = tenant.registry.get(client_id)
        if known is None:
            raise Http404
        if request.method != "POST":
            return _form(request, tenant, known, known)
        if request.POST.get("act") != "forget":
            return _written(request, tenant, known)
        tenant.registry.forget(client_id)
        done = "application-preset" if tenant.registry.is_preset(client_id) else "application-removed"
        return frame.back_to(tenant, "applications", done)

    @require_POST
    def rotate(_request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        tenant.keys.rotate()
        return frame.back_to(tenant, "applications", "key")

    return (
        path("<slug:slug>/applications/", applications, name="applications"),
        path("<slug:slug>/applications/add/", add, name="application-add"),
        path("<slug:slug>/applications/new-key/", rotate, name="rotate"),
        path("<slug:slug>/applications/of/<str:client_id>/", application, name="application"),
    )


def _written(request: HttpRequest, tenant: Tenant, known: Application | None) -> HttpResponse:
    wish: dict[str, Any] = {}
    for name in (*(name for name, _label, _tip in FIELDS), *(name for name, _label in CHOSEN)):
        given = request.POST.get(name, "")
        wish[name] = given.splitlines() if name in LISTS else given
    client_id = known.client_id if known else request.POST.get("client_id", "").strip()
    given_now = from_wish(Application(client_id=client_id, name="", client_secret=""), wish)
    if known is None:
        fault = _client_id_fault(tenant, client_id)
        if fault:
            return _form(request, tenant, None, given_now, faults={"client_id": fault})
    try:
        tenant.registry.write(given_now)
    except Refused as refused:
        return _form(request, tenant, known, given_now, faults=refused.faults)
    return frame.back_to(tenant, "applications", "application-saved")


def _client_id_fault(tenant: Tenant, client_id: str) -> str:
    if not client_id or not all(letter.isascii() and (letter.isalnum() or letter in "-_.") for letter in client_id):
        return "Write an id of letters, figures, hyphens and dots."
    return f"There is an application {client_id} already." if tenant.registry.get(client_id) else ""


def _form(
    request: HttpRequest,
    tenant: Tenant,
    known: Application | None,
    given: Application,
    *,
    faults: dict[str, str] | None = None,
) -> HttpResponse:
    fields = [
        {
            "name": name,
            "label": label,
            "tip": tip,
            "value": "\n".join(getattr(given, name)) if name in LISTS else getattr(given, name),
            "many": name in LISTS,
            "fault": (faults or {}).get(name),
        }
        for name, label, tip in FIELDS
    ]
    chosen = [
        {"name": name, "label": label, "value": getattr(given, name), "choices": CHOICES[name].items()}
        for name, label in CHOSEN
    ]
    facts = {
        "application": known,
        "given": given,
        "fields": fields,
        "chosen": chosen,
        "faults": faults,
        "is_preset": bool(known) and tenant.registry.is_preset(given.client_id),
        "is_edited": tenant.registry.is_edited(given.client_id),
    }
    return frame.shown(request, tenant, "application", "applications", facts, status=400 if faults else 200)
