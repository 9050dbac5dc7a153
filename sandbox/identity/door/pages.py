"""Signing in and out at the provider."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from sandbox.identity import seals
from sandbox.identity.book import Person
from sandbox.identity.door import chooser, session
from sandbox.identity.oidc import answering as oidc
from sandbox.identity.oidc import asking as oidc_asking
from sandbox.identity.saml import answering as saml
from sandbox.identity.saml import asking as saml_asking
from sandbox.identity.saml.names import AUTHN_FAILED
from sandbox.identity.tenants import Tenant

AFTER_SECONDS = 3600


def paths(find: Callable[[str], Tenant]) -> tuple[URLPattern, ...]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def sign_in(request: HttpRequest, slug: str) -> HttpResponse:
        tenant = find(slug)
        if request.method != "POST":
            return chooser.ask(request, tenant, chooser.Waiting("home", {}))
        return _chosen(request, tenant)

    @require_http_methods(["GET", "HEAD", "POST"])
    def sign_out(request: HttpRequest, slug: str) -> HttpResponse:
        return _sign_out(request, find(slug))

    return (
        path("<slug:slug>/sign-in/", sign_in, name="sign-in"),
        path("<slug:slug>/sign-out/", sign_out, name="sign-out"),
    )


def _chosen(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    waiting = chooser.opened(tenant, request.POST.get("waiting", ""))
    if waiting is None:
        words = "This sign-in was begun more than an hour ago, or at another provider. Begin it again."
        return render(request, "identity/cannot_answer.html", {"tenant": tenant, "words": words}, status=400)
    if request.POST.get("act") == "cancel":
        return _cancelled(request, tenant, waiting)
    if request.POST.get("act") == "others":
        return chooser.ask(request, tenant, waiting)
    person = tenant.directory.person(request.POST.get("person", ""))
    if person is None:
        return chooser.ask(request, tenant, waiting)
    if not person.active:
        tenant.journal.write("door sign-in", "refused", asked={"person": person.email}, answered={"active": False})
        facts = {
            "tenant": tenant,
            "person": person,
            "waiting": request.POST["waiting"],
            "application": waiting.application,
        }
        return chooser.allowed_to_send(render(request, "identity/refused.html", facts, status=403), waiting)
    return _signed_in(request, tenant, waiting, person)


def _signed_in(request: HttpRequest, tenant: Tenant, waiting: chooser.Waiting, person: Person) -> HttpResponse:
    now = session.now()
    if waiting.kind == "oidc":
        response = oidc.granted(tenant, oidc_asking.from_facts(waiting.facts), person, now)
    elif waiting.kind == "saml":
        question = saml_asking.Question(**waiting.facts)
        client = tenant.registry.get(question.client_id)
        if client is None:
            return _gone(request, tenant)
        response = saml.granted(request, tenant, client, question, person, now)
    else:
        response = HttpResponseRedirect(f"/{tenant.slug}/sign-in/")
    tenant.journal.write("door sign-in", person.name, asked={"for": waiting.application or "nothing"}, answered={})
    session.write(response, tenant, person, now)
    return response


def _cancelled(request: HttpRequest, tenant: Tenant, waiting: chooser.Waiting) -> HttpResponse:
    if waiting.kind == "oidc":
        question = oidc_asking.from_facts(waiting.facts)
        return oidc.refused(tenant, question, "access_denied", "The person went back without signing in.")
    if waiting.kind == "saml":
        asked = saml_asking.Question(**waiting.facts)
        client = tenant.registry.get(asked.client_id)
        return saml.refused(request, tenant, client, asked, AUTHN_FAILED) if client else _gone(request, tenant)
    return HttpResponseRedirect(f"/{tenant.slug}/")


def _gone(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    words = "The application that asked was taken off the list meanwhile."
    return render(request, "identity/cannot_answer.html", {"tenant": tenant, "words": words}, status=400)


def _sign_out(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    here = session.read(request, tenant)
    if request.method != "POST":
        facts = {"tenant": tenant, "here": here.person if here else None, "after": ""}
        return render(request, "identity/sign_out.html", facts)
    after = seals.opened(tenant.keys, "after", request.POST.get("after", ""), seconds=AFTER_SECONDS)
    tenant.journal.write("door sign-out", here.person.name if here else "nobody", asked={}, answered=after or {})
    response: HttpResponse = (
        oidc.leave(after["address"], after["answer"]) if after else HttpResponseRedirect(f"/{tenant.slug}/sign-out/")
    )
    session.end(response, tenant)
    return response
