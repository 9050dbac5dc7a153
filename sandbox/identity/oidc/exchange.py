"""The token endpoint: a code or a refresh token in, tokens out."""

import base64
import binascii
import hmac
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.identity.applications import Application
from sandbox.identity.book import Person
from sandbox.identity.moods import Taken
from sandbox.identity.oidc import grants, idtoken
from sandbox.identity.tenants import Tenant

HUGE_BYTES = 20_000_000
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class Fault(ValueError):
    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.status = status


@dataclass(frozen=True)
class Granted:
    person: Person
    scope: str
    auth_time: int
    nonce: str | None


def token(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    asked = {name: str(value) for name, value in request.POST.items()}
    refreshing = asked.get("grant_type") == "refresh_token"
    # A refresh in the background must not eat what was wished for the next sign-in.
    impossible = frozenset() if "oidc_token" in tenant.previous else frozenset({"oidc_replayed_token"})
    taken = tenant.moods.taken("oidc.token", impossible=impossible, lasting_only=refreshing)
    if taken.seconds:
        threading.Event().wait(taken.seconds)
    broken = _broken(taken)
    if broken is not None:
        tenant.journal.write("oidc token", str(broken.status_code), asked=asked, answered={}, moods=taken.keys)
        return broken
    try:
        client = _client(request, tenant)
        granted = _refreshed(asked, tenant, client) if refreshing else _exchanged(asked, tenant, client)
    except Fault as fault:
        told = {"error": fault.error, "error_description": str(fault)}
        tenant.journal.write("oidc token", fault.error, asked=asked, answered=told, moods=taken.keys)
        basic = {"WWW-Authenticate": 'Basic realm="token"'} if fault.status == 401 else {}
        return JsonResponse(told, status=fault.status, headers={**NO_STORE, **basic})
    answer = _tokens(tenant, client, granted, taken)
    shown = {**answer, "id_token, read": idtoken.decoded(answer["id_token"])}
    tenant.journal.write(
        "oidc token", f"tokens for {granted.person.name}", asked=asked, answered=shown, moods=taken.keys
    )
    if "oidc_huge" in taken:
        answer["padding"] = "x" * HUGE_BYTES
    return JsonResponse(answer, headers=NO_STORE)


def _broken(taken: Taken) -> HttpResponse | None:
    if "oidc_token_500" in taken:
        return HttpResponse("Out of order\n", status=500, content_type="text/plain")
    if "oidc_token_text" in taken:
        return HttpResponse("<!doctype html><title>Sign in</title><h1>Something else</h1>")
    return None


def _tokens(tenant: Tenant, client: Application, granted: Granted, taken: Taken) -> dict[str, Any]:
    who = {"person_id": granted.person.id, "client_id": client.client_id, "scope": granted.scope}
    access = grants.access_token(tenant.keys, **who)
    facts = idtoken.Facts(
        issuer=tenant.issuer,
        client=client,
        person=granted.person,
        scopes=frozenset(granted.scope.split()),
        nonce=granted.nonce,
        auth_time=granted.auth_time,
        access_token=access,
    )
    if "oidc_replayed_token" in taken:
        told = str(tenant.previous["oidc_token"])
    else:
        told = idtoken.id_token(facts, directory=tenant.directory, keys=tenant.keys, taken=taken)
        tenant.previous["oidc_token"] = told
    answer = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": grants.ACCESS_SECONDS,
        "scope": granted.scope,
        "id_token": told,
    }
    if "offline_access" in facts.scopes:
        answer["refresh_token"] = grants.refresh_token(tenant.keys, **who, auth_time=granted.auth_time)
    return answer


def _client(request: HttpRequest, tenant: Tenant) -> Application:
    client_id, secret = request.POST.get("client_id", ""), request.POST.get("client_secret")
    header = request.headers.get("Authorization", "")
    if header:
        if secret is not None:
            raise Fault("invalid_request", "The secret came twice: in the header and in the body.")
        client_id, secret = _basic(header)
    found = tenant.registry.get(client_id)
    if found is None or secret is None or not hmac.compare_digest(found.client_secret.encode(), secret.encode()):
        raise Fault("invalid_client", "The client id is unknown here, or the secret is another one.", status=401)
    return found


def _basic(header: str) -> tuple[str, str]:
    scheme, _, content = header.partition(" ")
    try:
        name, colon, secret = base64.b64decode(content, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        scheme = colon = name = secret = ""
    if scheme.casefold() != "basic" or not colon:
        raise Fault("invalid_client", "The Authorization header is no Basic one.", status=401)
    return unquote_plus(name), unquote_plus(secret)


def _exchanged(asked: dict[str, str], tenant: Tenant, client: Application) -> Granted:
    if asked.get("grant_type") != "authorization_code":
        raise Fault("unsupported_grant_type", "grant_type is authorization_code or refresh_token.")
    for name in ("code", "redirect_uri"):
        if not asked.get(name):
            raise Fault("invalid_request", f"{name} is missing.")
    try:
        grant = tenant.codes.take(
            asked["code"],
            client_id=client.client_id,
            redirect_uri=asked["redirect_uri"],
            verifier=asked.get("code_verifier"),
        )
    except grants.Invalid as invalid:
        raise Fault("invalid_grant", str(invalid)) from None
    person = _active(tenant, grant.person_id)
    return Granted(person, grant.question.scope, grant.auth_time, grant.question.nonce)


def _refreshed(asked: dict[str, str], tenant: Tenant, client: Application) -> Granted:
    facts = grants.opened_refresh(tenant.keys, asked.get("refresh_token", ""))
    if facts is None or facts["client_id"] != client.client_id:
        raise Fault("invalid_grant", "This refresh token is unknown, too old, or another application’s.")  # noqa: RUF001 - people read it
    known = frozenset(facts["scope"].split())
    wanted = asked.get("scope") or facts["scope"]
    if not set(wanted.split()) <= known:
        raise Fault("invalid_scope", "A refresh cannot widen the scope.")
    return Granted(_active(tenant, facts["sub"]), wanted, int(facts["auth_time"]), nonce=None)


def _active(tenant: Tenant, person_id: str) -> Person:
    person = tenant.directory.person(person_id)
    if person is None or not person.active:
        raise Fault("invalid_grant", "This person was deactivated or removed.")
    return person
