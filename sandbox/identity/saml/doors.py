"""The addresses of SAML: metadata, and where AuthnRequests come in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sandbox.identity.door import chooser, session
from sandbox.identity.saml import answering, asking, document, names
from sandbox.identity.tenants import Tenant
from sandbox.kit.doors import open_to_pages_elsewhere


def paths(find: Callable[[str], Tenant]) -> tuple[URLPattern, ...]:
    @require_GET
    def metadata(_request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        xml = document.metadata(entity_id=tenant.entity_id, sso_address=tenant.sso_address, keys=tenant.keys.published)
        name = f'inline; filename="{slug}-metadata.xml"'
        return HttpResponse(xml, content_type="application/samlmetadata+xml", headers={"Content-Disposition": name})

    @require_GET
    def certificate(_request: HttpRequest, slug: str) -> HttpResponse:
        name = f'attachment; filename="{slug}-signing.pem"'
        content = find(slug).keys.signing.certificate
        return HttpResponse(content, content_type="application/x-pem-file", headers={"Content-Disposition": name})

    @open_to_pages_elsewhere
    @require_http_methods(["GET", "HEAD", "POST"])
    def sso(request: HttpRequest, slug: str) -> HttpResponse:
        return _sso(request, find(slug))

    @require_POST
    def start(request: HttpRequest, slug: str, client_id: str) -> HttpResponse:
        tenant = find(slug)
        return _asked(request, tenant, asking.Question(client_id=client_id, id=None))

    return (
        path("<slug:slug>/saml/metadata", metadata, name="saml-metadata"),
        path("<slug:slug>/saml/certificate", certificate, name="saml-certificate"),
        path("<slug:slug>/saml/sso", sso, name="saml-sso"),
        path("<slug:slug>/saml/start/<str:client_id>/", start, name="saml-start"),
    )


def _sso(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    try:
        if request.method == "POST":
            response = HttpResponseRedirect(f"{tenant.sso_address}?{asking.as_query(request.POST)}")
            response.status_code = 303
            return response
        question, xml = asking.read(request.GET, tenant.registry, posted=False, here=tenant.sso_address)
    except asking.Unanswerable as unclear:
        tenant.journal.write(
            "saml question", "not answered", asked=dict(request.GET.items()), answered={"page": str(unclear)}
        )
        return render(request, "identity/cannot_answer.html", {"tenant": tenant, "words": str(unclear)}, status=400)
    tenant.journal.write("saml question", "understood", asked={"xml": xml}, answered={})
    return _asked(request, tenant, question)


def _asked(request: HttpRequest, tenant: Tenant, question: asking.Question) -> HttpResponse:
    client = tenant.registry.get(question.client_id)
    if client is None or not client.acs:
        words = "This application has no address for SAML answers. Add one among the applications."
        return render(request, "identity/cannot_answer.html", {"tenant": tenant, "words": words}, status=400)
    here = session.read(request, tenant)
    fits = here is not None and question.hint.casefold() in {"", here.person.email.casefold(), here.person.id}
    if here and fits and not question.force:
        return answering.granted(request, tenant, client, question, here.person, here.auth_time)
    if question.passive:
        return answering.refused(request, tenant, client, question, names.NO_PASSIVE)
    waiting = chooser.Waiting("saml", question.as_facts(), client.name)
    return chooser.ask(request, tenant, waiting, hint=question.hint)
