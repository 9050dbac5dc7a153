"""The addresses of OpenID Connect at which programs knock: discovery, keys, token, userinfo."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sandbox.identity.oidc import exchange, grants, idtoken
from sandbox.identity.tenants import Tenant
from sandbox.kit.doors import open_to_pages_elsewhere

# fmt: off
CLAIMS = (
    "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "email", "email_verified", "name",
    "given_name", "family_name", "preferred_username", "groups",
)
# fmt: on


def paths(find: Callable[[str], Tenant]) -> tuple[URLPattern, ...]:
    @require_GET
    def discovery(_request: HttpRequest, slug: str) -> HttpResponse:
        return _discovery(find(slug))

    @require_GET
    def jwks(_request: HttpRequest, slug: str) -> HttpResponse:
        return _jwks(find(slug))

    @require_POST
    def token(request: HttpRequest, slug: str) -> HttpResponse:
        return exchange.token(request, find(slug))

    @open_to_pages_elsewhere
    @require_http_methods(["GET", "POST"])
    def userinfo(request: HttpRequest, slug: str) -> HttpResponse:
        return _userinfo(request, find(slug))

    return (
        path("<slug:slug>/oidc/.well-known/openid-configuration", discovery, name="oidc-discovery"),
        path("<slug:slug>/oidc/jwks", jwks, name="oidc-jwks"),
        path("<slug:slug>/oidc/token", token, name="oidc-token"),
        path("<slug:slug>/oidc/userinfo", userinfo, name="oidc-userinfo"),
    )


def document(tenant: Tenant) -> dict[str, Any]:
    issuer = tenant.issuer
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/end-session",
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "select_account"],
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "claims_supported": list(CLAIMS),
    }


def _discovery(tenant: Tenant) -> HttpResponse:
    taken = tenant.moods.taken("oidc.discovery")
    told = document(tenant)
    answer: HttpResponse
    if "oidc_discovery_404" in taken:
        answer = HttpResponse("There is nothing here.\n", status=404, content_type="text/plain")
    elif "oidc_discovery_text" in taken:
        answer = HttpResponse("<!doctype html><title>Maintenance</title><h1>Back soon</h1>")
    else:
        if "oidc_discovery_issuer" in taken:
            told["issuer"] = "https://login.elsewhere.example/oidc"
        if "oidc_discovery_addresses" in taken:
            told["token_endpoint"] = "http://169.254.169.254/latest/meta-data/"  # noqa: S105 - an address, no secret
            told["jwks_uri"] = "file:///etc/passwd"
        answer = JsonResponse(told)
    tenant.journal.write("oidc discovery", str(answer.status_code), asked={}, answered=told, moods=taken.keys)
    return answer


def _jwks(tenant: Tenant) -> HttpResponse:
    taken = tenant.moods.taken("oidc.jwks")
    keys = [] if "oidc_jwks_empty" in taken else [key.as_jwk() for key in tenant.keys.published]
    broken = "oidc_jwks_500" in taken
    tenant.journal.write(
        "oidc keys",
        "500" if broken else f"{len(keys)} published",
        asked={},
        answered={} if broken else {"kids": [key["kid"] for key in keys]},
        moods=taken.keys,
    )
    return (
        HttpResponse("Out of order\n", status=500, content_type="text/plain")
        if broken
        else JsonResponse({"keys": keys})
    )


def _userinfo(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    facts = grants.opened_access(tenant.keys, token) if scheme.casefold() == "bearer" else None
    person = tenant.directory.person(facts["sub"]) if facts else None
    client = tenant.registry.get(facts["client_id"]) if facts else None
    if not (facts and person and person.active and client):
        tenant.journal.write("oidc userinfo", "invalid_token", asked={}, answered={"error": "invalid_token"})
        challenge = 'Bearer error="invalid_token", error_description="Unknown, too old, or of somebody gone"'
        return JsonResponse({"error": "invalid_token"}, status=401, headers={"WWW-Authenticate": challenge})
    taken = tenant.moods.taken("oidc.userinfo")
    claims = idtoken.person_claims(person, frozenset(facts["scope"].split()), client, tenant.directory)
    if "oidc_userinfo_other" in taken:
        claims["sub"] = next((each.id for each in tenant.directory.people if each.id != person.id), "somebody-else")
    tenant.journal.write("oidc userinfo", person.name, asked={}, answered=claims, moods=taken.keys)
    return JsonResponse(claims)
