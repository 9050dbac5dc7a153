"""Parts of a page that renew themselves: answered anew only when something that they show is another."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render

from quittance.web.base import freshness
from quittance.web.base.requests import StaffRequest


def answer(request: StaffRequest, template: str, context: dict[str, object], *, version: str) -> HttpResponse:
    """304 while the version, and as of when it is true, are those that the page has."""
    seen = hashlib.sha256(f"{freshness.of(request)} {version}".encode()).hexdigest()[:20]
    tag = f'"{seen}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = render(request, template, context)
    response.headers["ETag"] = tag
    return response
