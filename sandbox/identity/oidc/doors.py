"""The addresses of OpenID Connect at which a browser knocks: authorize and end-session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from sandbox.identity import seals
from sandbox.identity.door import chooser, session
from sandbox.identity.oidc import answering, asking, idtoken
from sandbox.identity.oidc.asking import Question
from sandbox.identity.tenants import Tenant
from sandbox.kit.doors import open_to_pages_elsewhere

FAULT_PAGE = "identity/cannot_answer.html"


def paths(find: Callable[[str], Tenant]) -> tuple[URLPattern, ...]:
    @open_to_pages_elsewhere
    @require_http_methods(["GET", "HEAD", "POST"])
    def authorize(request: HttpRequest, slug: str) -> HttpResponse:
        return _authorize(request, find(slug))

    @open_to_pages_elsewhere
    @require_http_methods(["GET", "HEAD", "POST"])
    def end_session(request: HttpRequest, slug: str) -> HttpResponse:
        return _end_session(request, find(slug))

    return (
        path("<slug:slug>/oidc/authorize", authorize, name="oidc-authorize"),
        path("<slug:slug>/oidc/end-session", end_session, name="oidc-end-session"),
    )


def _authorize(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    params = request.POST if request.method == "POST" else request.GET
    try:
        question = asking.read(params, tenant.registry)
    except asking.Unanswerable as unclear:
        tenant.journal.write(
            "oidc authorize", "not answered", asked=answering.asked_with(request), answered={"page": str(unclear)}
        )
        return render(request, FAULT_PAGE, {"tenant": tenant, "words": str(unclear)}, status=400)
    except asking.Fault as fault:
        return answering.refused(tenant, fault.question, fault.error, str(fault))
    here = session.read(request, tenant)
    if here and _is_enough(here, question):
        return answering.granted(tenant, question, here.person, here.auth_time)
    if "none" in question.prompt:
        return answering.refused(tenant, question, "login_required", "Nobody is signed in here, or not freshly enough.")
    client = asking.application(params, tenant.registry)
    waiting = chooser.Waiting("oidc", question.as_facts(), client.name, question.redirect_uri)
    return chooser.ask(request, tenant, waiting, hint=question.login_hint)


def _is_enough(here: session.Session, question: Question) -> bool:
    if {"login", "select_account"} & set(question.prompt):
        return False
    if question.max_age is not None and session.now() - here.auth_time > question.max_age:
        return False
    return question.login_hint.casefold() in {"", here.person.email.casefold(), here.person.id}


def _end_session(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    params = request.POST if request.method == "POST" else request.GET
    here = session.read(request, tenant)
    subject, client_id = _hinted(params.get("id_token_hint", ""))
    client = tenant.registry.get(params.get("client_id", "") or client_id)
    address = params.get("post_logout_redirect_uri", "")
    if address and (client is None or address not in client.post_logout_uris):
        words = f"The address “{address}” is not registered as one to go to after signing out."
        return render(request, FAULT_PAGE, {"tenant": tenant, "words": words}, status=400)
    answer = {"state": params["state"]} if "state" in params else {}
    if here and here.person.id != subject:
        # Without a token of this very person any page could sign people out: they are asked.
        facts = {"tenant": tenant, "here": here.person, "after": _after(tenant, address, answer)}
        waiting = chooser.Waiting("home", {}, answer_to=address)
        return chooser.allowed_to_send(render(request, "identity/sign_out.html", facts), waiting)
    tenant.journal.write(
        "oidc end-session", "signed out", asked=answering.asked_with(request), answered={"leads to": address}
    )
    response = answering.leave(address or f"/{tenant.slug}/sign-out/", answer if address else {})
    session.end(response, tenant)
    return response


def _after(tenant: Tenant, address: str, answer: dict[str, str]) -> str:
    return seals.sealed(tenant.keys, "after", {"address": address, "answer": answer}) if address else ""


def _hinted(token: str) -> tuple[str, str]:
    """Whom a hint names. An old token will do; it signs nobody in, and out only the person it names."""
    try:
        claims = idtoken.decoded(token)["claims"]
        return str(claims["sub"]), str(claims["aud"])
    except (ValueError, KeyError, TypeError):
        return "", ""
