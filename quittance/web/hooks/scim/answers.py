"""What the SCIM door says, in SCIM's form, and how it reads what it is sent."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse

from quittance.access.rules.scim_words import Document, Unreadable, lowered

MESSAGE = "urn:ietf:params:scim:api:messages:2.0:"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
MEDIA_TYPE = "application/scim+json"
PAGE_SIZE, PAGE_SIZE_MAX = 100, 200
BYTES_MAX = 1024 * 1024
ALWAYS = {"schemas", "id"}


def said(content: Mapping[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    return JsonResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)


def nothing() -> HttpResponse:
    return HttpResponse(status=204)


def fault(status: int, words: str, *, kind: str = "", **headers: str) -> HttpResponse:
    content = {"schemas": [f"{MESSAGE}Error"], "status": str(status), "detail": words}
    return said(content | ({"scimType": kind} if kind else {}), status, **headers)


def no_key() -> HttpResponse:
    words = "This needs the key of the firm whose host this is. It is made on the firm portal's page Provisioning."
    return fault(401, words, **{"WWW-Authenticate": "Bearer"})


def too_many(wait: timedelta) -> HttpResponse:
    seconds = str(max(1, math.ceil(wait.total_seconds())))
    return fault(429, f"Too many wrong keys. Wait {seconds} seconds.", **{"Retry-After": seconds})


def away() -> HttpResponse:
    words = "The books cannot be reached just now. Nothing was changed; send it again."
    return fault(503, words, **{"Retry-After": "30"})


def page(found: Sequence[Document], *, total: int, start: int) -> HttpResponse:
    return said(
        {
            "schemas": [f"{MESSAGE}ListResponse"],
            "totalResults": total,
            "startIndex": start,
            "itemsPerPage": len(found),
            "Resources": found,
        }
    )


def asked_range(request: HttpRequest) -> tuple[int, int]:
    """From which resource on, counted from 1, and how many."""
    start, count = _whole(request, "startIndex", 1), _whole(request, "count", PAGE_SIZE)
    return max(1, start), min(max(0, count), PAGE_SIZE_MAX)


def chosen(request: HttpRequest, resource: Document) -> Document:
    """The resource with the attributes that were asked for."""
    wanted, unwanted = _names(request, "attributes"), _names(request, "excludedAttributes")
    return {
        name: value
        for name, value in resource.items()
        if name in ALWAYS or ((not wanted or name.lower() in wanted) and name.lower() not in unwanted)
    }


def leaves_out(request: HttpRequest, name: str) -> bool:
    wanted = _names(request, "attributes")
    return name in _names(request, "excludedAttributes") or bool(wanted and name not in wanted)


def body(request: HttpRequest) -> Document:
    """What was sent, its names in lower case."""
    sent = _bytes(request)
    try:
        content = json.loads(sent)
    except (ValueError, RecursionError):
        raise Unreadable("invalidSyntax", "The body is not JSON.") from None
    if not isinstance(content, dict):
        raise Unreadable("invalidSyntax", "The body must be a JSON object.")
    document: Document = lowered(content)
    return document


def _bytes(request: HttpRequest) -> bytes:
    try:
        sent = request.body
    except RequestDataTooBig:
        sent = None
    if sent is None or len(sent) > BYTES_MAX:
        raise Unreadable("tooMany", "The body is larger than one megabyte. Send the members in several steps.")
    return sent


def _whole(request: HttpRequest, name: str, default: int) -> int:
    text = request.GET.get(name, "").strip() or str(default)
    if len(text) > 9 or not text.removeprefix("-").isdecimal() or not text.isascii():  # noqa: PLR2004  more than any list holds
        raise Unreadable("invalidValue", f"{name} must be a whole number.")
    return int(text)


def _names(request: HttpRequest, parameter: str) -> set[str]:
    """The attributes named, of a sub-attribute the one that holds it: `emails` for `emails.value`."""
    named = (name.strip().lower().rpartition(":")[2] for name in request.GET.get(parameter, "").split(","))
    return {name.partition(".")[0] for name in named if name}
