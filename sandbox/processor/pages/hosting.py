"""What the hosted pages share: their policy, and where they lead."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from sandbox.processor.pages import elements
from sandbox.processor.store import Store
from sandbox.processor.work import Obj

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; frame-ancestors {ancestors}; form-action 'self' {origins}"
)


def _origin(address: Any) -> str:
    parts = urlsplit(str(address or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def shown(
    request: HttpRequest,
    template: str,
    facts: Obj,
    *,
    leads_to: tuple[Any, ...] = (),
    status: int = 200,
    framed: bool = False,
) -> HttpResponse:
    response = render(request, f"processor/{template}.html", facts, status=status)
    # A browser follows a form's redirects only to where the page said that its forms may go, and there may be several.
    origins = " ".join([elements.ANCESTORS, *sorted({_origin(each) for each in leads_to} - {""})])
    response["Content-Security-Policy"] = POLICY.format(
        origins=origins, ancestors=elements.ANCESTORS if framed else "'none'"
    )
    return response


def go(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def account_of(store: Store, thing: Obj) -> str:
    with store.look() as work:
        return work.owner(thing["id"])
