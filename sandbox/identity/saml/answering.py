"""The answer to an AuthnRequest: a page whose form the browser posts to the application."""

import base64
import secrets
import time
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sandbox.identity.addresses import origin
from sandbox.identity.applications import Application
from sandbox.identity.book import Person
from sandbox.identity.moods import Taken
from sandbox.identity.saml import document, names, signing, twists
from sandbox.identity.saml.asking import Question
from sandbox.identity.saml.document import Facts
from sandbox.identity.tenants import Tenant
from sandbox.kit.doors import PAGE_POLICY

LIFE_SECONDS = 300
SLACK_SECONDS = 60


def granted(
    request: HttpRequest, tenant: Tenant, client: Application, question: Question, person: Person, auth_time: int
) -> HttpResponse:
    previous: str | None = tenant.previous.get("saml_answer")
    impossible = frozenset() if previous else frozenset({"saml_replayed"})
    taken = tenant.moods.taken("saml.answer", impossible=impossible)
    facts = _facts(tenant, client, question, person, auth_time)
    if "saml_request_denied" in taken:
        return _refusing(request, tenant, client, question, (names.RESPONDER, names.REQUEST_DENIED), taken)
    if "saml_responder" in taken:
        return _refusing(request, tenant, client, question, (names.RESPONDER,), taken)
    if "saml_replayed" in taken and previous:
        content = previous
    else:
        content = base64.b64encode(twists.written(facts, tenant, client, taken)).decode()
        tenant.previous["saml_answer"] = content
    return _page(request, tenant, client, question, content, outcome=f"statement for {person.name}", taken=taken)


def refused(request: HttpRequest, tenant: Tenant, client: Application, question: Question, code: str) -> HttpResponse:
    return _refusing(request, tenant, client, question, (names.RESPONDER, code), Taken())


def _refusing(
    request: HttpRequest,
    tenant: Tenant,
    client: Application,
    question: Question,
    codes: tuple[str, ...],
    taken: Taken,
) -> HttpResponse:
    facts = _facts(tenant, client, question, None, int(time.time()))
    root = document.refusal(facts, codes, "The provider signs nobody in.")
    signing.sign(root, tenant.keys.signing)
    content = base64.b64encode(signing.written(root)).decode()
    outcome = codes[-1].rpartition(":")[2]
    return _page(request, tenant, client, question, content, outcome=outcome, taken=taken)


def _facts(tenant: Tenant, client: Application, question: Question, person: Person | None, auth_time: int) -> Facts:
    now = time.time()
    chosen = client.name_id if client.name_id != "asked" else question.name_id or "persistent"
    facts = Facts(
        response_id=f"_{secrets.token_hex(16)}",
        assertion_id=f"_{secrets.token_hex(16)}",
        session_index=f"_{secrets.token_hex(16)}",
        issuer=tenant.entity_id,
        destination=client.acs,
        recipient=client.acs,
        audience=client.audience_told,
        in_response_to=question.id,
        issued=now,
        not_before=now - SLACK_SECONDS,
        not_on_or_after=now + LIFE_SECONDS,
        auth_time=auth_time,
        name_id="",
        name_id_format=names.EMAIL if chosen == "email" else names.PERSISTENT,
        attributes=(),
    )
    if person is None:
        return facts
    name_id = person.email if chosen == "email" else person.id
    return replace(facts, name_id=name_id, attributes=_attributes(tenant, client, person))


def _attributes(tenant: Tenant, client: Application, person: Person) -> tuple[tuple[str, tuple[str, ...]], ...]:
    groups = tenant.directory.groups_of(person)
    values: dict[str, tuple[str, ...]] = {
        "id": (person.id,),
        "email": (person.email,),
        "given_name": (person.given_name,),
        "family_name": (person.family_name,),
        "groups": tuple(group.id if client.groups == "ids" else group.name for group in groups),
    }
    style = names.ATTRIBUTES[client.attributes]
    return tuple((name, values[what]) for what, name in style.items() if values[what])


def _page(
    request: HttpRequest,
    tenant: Tenant,
    client: Application,
    question: Question,
    content: str,
    *,
    outcome: str,
    taken: Taken,
) -> HttpResponse:
    relay_state = question.relay_state
    if "saml_wrong_relay_state" in taken:
        relay_state = "https://elsewhere.example/after"
    if "saml_missing_relay_state" in taken:
        relay_state = None
    answered: dict[str, Any] = {"to": client.acs, "RelayState": relay_state, "xml": twists.readable(content)}
    tenant.journal.write("saml answer", outcome, asked=question.as_facts(), answered=answered, moods=taken.keys)
    facts = {"tenant": tenant, "client": client, "content": content, "relay_state": relay_state}
    response = render(request, "identity/send.html", facts)
    response.headers["Content-Security-Policy"] = PAGE_POLICY.replace(
        "form-action 'self'", f"form-action {origin(client.acs)}"
    )
    # With the policy of other pages the form would come from the origin "null".
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
