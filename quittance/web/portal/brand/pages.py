"""The firm's style sheet and logo. Nothing about them depends on who asks, so every cache on the way may keep them."""

import structlog
from django.http import Http404, HttpResponse

from quittance.integrations.storage import StorageError
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import branding
from quittance.web.base import brand
from quittance.web.base.requests import DoorRequest
from quittance.web.portal import gate

log = structlog.get_logger()

_FOR_GOOD = "public, max-age=31536000, immutable"
_NOTHING_RUNS = "default-src 'none'; sandbox"


@gate.open_page()
def sheet(request: DoorRequest, version: str) -> HttpResponse:
    """Under its own version it never changes; whoever asks for an older one gets today's, and asks again next time."""
    text = brand.css(brand.fresh(request.firm).look)
    if not text:
        raise Http404
    kept = _FOR_GOOD if version == brand.version(text) else "no-cache"
    headers = {"Cache-Control": kept, "Content-Security-Policy": _NOTHING_RUNS}
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=headers)


@gate.open_page()
def logo(request: DoorRequest, sha256: str) -> HttpResponse:
    """Mail programmes show it too, from origins of their own."""
    del request
    found = tenancy.logo(sha256)
    if found is None:
        raise Http404
    try:
        with branding.open_logo(key=found.key) as stored:
            picture = stored.read()
    except StorageError as error:
        log.warning("logo.missing", key=found.key, exc_info=error)
        raise Http404 from error
    headers = {
        "Cache-Control": _FOR_GOOD,
        "Content-Security-Policy": _NOTHING_RUNS,
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(picture, content_type="image/png", headers=headers)
