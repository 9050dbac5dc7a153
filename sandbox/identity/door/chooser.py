"""The page on which somebody says who they are. There are no passwords: in this world everybody is honest."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sandbox.identity import seals
from sandbox.identity.addresses import origin
from sandbox.identity.door import session
from sandbox.identity.tenants import Tenant
from sandbox.kit.doors import PAGE_POLICY

WAITING_SECONDS = 3600


@dataclass(frozen=True)
class Waiting:
    """Why somebody signs in: a question of OpenID Connect or SAML, or nothing but to be signed in."""

    kind: str  # oidc, saml, home
    facts: dict[str, Any]
    application: str = ""
    answer_to: str = ""  # the address that the browser is sent to afterwards


def ask(request: HttpRequest, tenant: Tenant, waiting: Waiting, *, hint: str = "") -> HttpResponse:
    here = session.read(request, tenant)
    wanted = hint.casefold()
    people = sorted(tenant.directory.people, key=lambda each: (each.email.casefold() != wanted, not each.active))
    facts = {
        "tenant": tenant,
        "people": people,
        "here": here.person if here else None,
        "hinted": hint if any(each.email.casefold() == wanted for each in people) else "",
        "application": waiting.application,
        "waiting": sealed(tenant, waiting),
    }
    return allowed_to_send(render(request, "identity/sign_in.html", facts), waiting)


def allowed_to_send(response: HttpResponse, waiting: Waiting) -> HttpResponse:
    """A browser asks the policy of the page with the form about the address that the answer leads to as well."""
    if waiting.answer_to:
        response.headers["Content-Security-Policy"] = PAGE_POLICY.replace(
            "form-action 'self'", f"form-action 'self' {origin(waiting.answer_to)}"
        )
    return response


def sealed(tenant: Tenant, waiting: Waiting) -> str:
    facts = {
        "kind": waiting.kind,
        "facts": waiting.facts,
        "application": waiting.application,
        "answer_to": waiting.answer_to,
    }
    return seals.sealed(tenant.keys, "waiting", facts)


def opened(tenant: Tenant, text: str) -> Waiting | None:
    facts = seals.opened(tenant.keys, "waiting", text, seconds=WAITING_SECONDS)
    return Waiting(**facts) if facts else None
