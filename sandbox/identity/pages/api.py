"""The door for programs: what the pages do, as JSON. How to use it stands in this package's README."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from sandbox.identity.applications import Application, from_wish
from sandbox.identity.catalogue import SECTIONS
from sandbox.identity.directory import Refused
from sandbox.identity.door import session
from sandbox.identity.moods import NotUnderstood
from sandbox.identity.pages import api_directory
from sandbox.identity.pages.api_directory import Facts, NotThere
from sandbox.identity.tenants import Tenant


def paths(find: Callable[[str], Tenant]) -> tuple[URLPattern, ...]:
    def door(**verbs: Callable[..., Any]) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, slug: str, **named: str) -> HttpResponse:
            tenant = find(slug)
            verb = verbs.get(str(request.method))
            if verb is None:
                return JsonResponse({"error": f"Here one can {', '.join(sorted(verbs))}."}, status=405)
            try:
                answer = verb(tenant, _facts(request), **named)
            except NotThere as missing:
                return JsonResponse({"error": str(missing)}, status=404)
            except Refused as refused:
                return JsonResponse({"error": str(refused), "faults": refused.faults}, status=400)
            except NotUnderstood as unclear:
                return JsonResponse({"error": str(unclear)}, status=400)
            return answer if isinstance(answer, HttpResponse) else JsonResponse(answer)

        return view

    people, groups, of = api_directory, api_directory, "<slug:slug>/api/"
    return (
        path(of, door(GET=_overview), name="api"),
        path(f"{of}people", door(GET=people.people, POST=people.add_person)),
        path(
            f"{of}people/<str:named>", door(GET=people.person, PATCH=people.change_person, DELETE=people.remove_person)
        ),
        path(f"{of}groups", door(GET=groups.groups, POST=groups.add_group)),
        path(f"{of}groups/<str:named>", door(GET=groups.group, PATCH=groups.change_group, DELETE=groups.remove_group)),
        path(f"{of}seed", door(POST=people.back_to_the_seed)),
        path(f"{of}session", door(POST=_sign_in, DELETE=_sign_out)),
        path(f"{of}applications", door(GET=_applications)),
        path(
            f"{of}applications/<str:client_id>",
            door(GET=_application, PATCH=_write_application, DELETE=_forget_application),
        ),
        path(f"{of}keys/new", door(POST=_new_key)),
        path(f"{of}misbehave", door(GET=_moods, POST=_misbehave)),
        path(f"{of}misbehave/catalogue", door(GET=_catalogue)),
        path(f"{of}provisioning", door(GET=_provisioning, POST=_settle)),
        path(f"{of}provisioning/push", door(POST=_push)),
        path(f"{of}log", door(GET=_log, DELETE=_empty_log)),
    )


def _facts(request: HttpRequest) -> Facts:
    if request.method == "GET":
        return {name: str(value) for name, value in request.GET.items()}
    try:
        facts = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise NotUnderstood("The body is no JSON.") from None
    if not isinstance(facts, dict):
        raise NotUnderstood("The body is an object.")
    return facts


def _overview(tenant: Tenant, _facts: Facts) -> Facts:
    return {
        "name": tenant.name,
        "domain": tenant.domain,
        "oidc": {"issuer": tenant.issuer, "discovery": f"{tenant.issuer}/.well-known/openid-configuration"},
        "saml": {
            "entity_id": tenant.entity_id,
            "sso": tenant.sso_address,
            "certificates": [key.certificate.decode() for key in tenant.keys.published],
        },
        "application": asdict(tenant.registry.all()[0]),
    }


def _sign_in(tenant: Tenant, facts: Facts) -> HttpResponse:
    person = api_directory.known_person(tenant, str(facts.get("person", "")))
    if not person.active:
        raise Refused(person=f"{person.name} is deactivated.")
    auth_time = facts.get("auth_time", session.now())
    if not isinstance(auth_time, int):
        raise Refused(auth_time="Seconds since 1970.")
    response = JsonResponse({"person": person.id, "auth_time": auth_time})
    session.write(response, tenant, person, auth_time)
    return response


def _sign_out(tenant: Tenant, _facts: Facts) -> HttpResponse:
    response = JsonResponse({})
    session.end(response, tenant)
    return response


def _applications(tenant: Tenant, _facts: Facts) -> Facts:
    return {"applications": [asdict(each) for each in tenant.registry.all()]}


def _application(tenant: Tenant, _facts: Facts, client_id: str) -> Facts:
    known = tenant.registry.get(client_id)
    if known is None:
        raise NotThere(f"There is no application {client_id}.")
    return asdict(known)


def _write_application(tenant: Tenant, facts: Facts, client_id: str) -> Facts:
    known = tenant.registry.get(client_id) or Application(client_id=client_id, name=client_id, client_secret="")
    written = from_wish(known, facts)
    tenant.registry.write(written)
    return asdict(written)


def _forget_application(tenant: Tenant, _facts: Facts, client_id: str) -> Facts:
    tenant.registry.forget(client_id)
    return _applications(tenant, {})


def _new_key(tenant: Tenant, _facts: Facts) -> Facts:
    tenant.keys.rotate()
    return {"kids": [key.kid for key in tenant.keys.published]}


def _moods(tenant: Tenant, _facts: Facts) -> Facts:
    return tenant.moods.as_facts()


def _misbehave(tenant: Tenant, facts: Facts) -> Facts:
    tenant.moods.become(facts)
    return tenant.moods.as_facts()


def _catalogue(_tenant: Tenant, _facts: Facts) -> Facts:
    return {
        mood.key: {"section": title, "title": mood.title, "good_client": mood.good, "seconds": mood.has_seconds}
        for title, moods in SECTIONS
        for mood in moods
    }


def _provisioning(tenant: Tenant, _facts: Facts) -> Facts:
    told = tenant.provisioning.last
    return {
        "address": tenant.provisioning.address,
        "on": tenant.provisioning.on,
        "held_back": tenant.provisioning.held_back,
        "last": asdict(told) if told else None,
    }


def _settle(tenant: Tenant, facts: Facts) -> Facts:
    tenant.provisioning.settle(address=str(facts.get("address", "")), token=str(facts.get("token", "")))
    return _provisioning(tenant, {})


def _push(tenant: Tenant, _facts: Facts) -> Facts:
    if not tenant.provisioning.on:
        raise Refused(token="Without a token nothing is pushed.")  # noqa: S106 - words about one
    tenant.provisioning.push_everything()
    return _provisioning(tenant, {})


def _log(tenant: Tenant, facts: Facts) -> Facts:
    return {"lines": [asdict(line) for line in tenant.journal.lines(str(facts.get("side", "")))]}


def _empty_log(tenant: Tenant, _facts: Facts) -> Facts:
    tenant.journal.empty()
    return {}
