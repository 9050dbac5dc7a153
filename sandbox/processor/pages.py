"""The processor: its front page, and the shape of its API's answers."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

API_VERSION = "2026-10-28.endive"
KEY_SHOWN = 4


def paths() -> tuple[URLPattern, ...]:
    return (path("", front), path("v1/<path:rest>", api), path("v1/", api, {"rest": ""}))


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return render(
        request, "processor/front.html", {"version": API_VERSION, "address": request.build_absolute_uri("/v1/")}
    )


def api(request: HttpRequest, rest: str) -> HttpResponse:
    """Whoever comes without a key is told so first, as the real one does; then that nothing is at this address."""
    key = _key(request)
    if not key:
        return _refused(
            request,
            401,
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        )
    if not key.startswith(("sk_test_", "rk_test_")):
        return _refused(request, 401, f"Invalid API Key provided: {'*' * 8}{key[-KEY_SHOWN:]}")
    return _refused(
        request, 404, f"Unrecognized request URL ({request.method}: /v1/{rest}).", more={"code": "resource_missing"}
    )


def _key(request: HttpRequest) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _refused(request: HttpRequest, status: int, words: str, *, more: dict[str, Any] | None = None) -> JsonResponse:
    error = {"type": "invalid_request_error", "message": words, **(more or {})}
    response = JsonResponse({"error": error}, status=status, json_dumps_params={"indent": 2})
    response["Request-Id"] = "req_" + hashlib.sha256(f"{request.method} {request.path}".encode()).hexdigest()[:14]
    response["Stripe-Version"] = request.headers.get("Stripe-Version", API_VERSION)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Stripe"'
    return response
