"""Is this process alive, may it be sent work, and what has it counted."""

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from quittance.core import metrics
from quittance.core.database import readiness
from quittance.web.hooks.gate import door


@door()
def healthz(request: HttpRequest) -> HttpResponse:
    del request
    return HttpResponse("alive\n", content_type="text/plain")


@door()
def readyz(request: HttpRequest) -> HttpResponse:
    del request
    faults = readiness.faults()
    return JsonResponse({"ready": not faults, "faults": faults}, status=503 if faults else 200)


@door()
def counted(request: HttpRequest) -> HttpResponse:
    if not _may_count(request):
        return HttpResponse("Metrics need their token.\n", content_type="text/plain", status=403)
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_count(request: HttpRequest) -> bool:
    token = settings.QUITTANCE.metrics_token
    if token:
        given = request.META.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        near = False
    return near and "HTTP_X_FORWARDED_FOR" not in request.META
