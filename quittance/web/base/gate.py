"""Gates. Every page of ours is declared through one; a test walks all URLs and refuses a page without."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# Sent along by parts of a page that renew themselves.
POLL = "Quittance-Poll"

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Gate:
    """What a page asks of who looks at it."""

    looker: str
    permission: str | None = None
    also: str | None = None  # a second right, as for taking a list out as a file
    open_to_all: bool = False
    methods: tuple[str, ...] = ()


def declared(view: Any) -> Gate | None:
    found: Gate | None = getattr(view, "gate", None)
    return found


def through(
    gate: Gate, admit: Callable[[Any], HttpResponse | None], *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """Wrap a page: `admit` lets the request in (None) or answers in its place."""
    allowed = {*methods, "HEAD"} if "GET" in methods else set(methods)

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponse(status=405, headers={"Allow": ", ".join(sorted(allowed))})
            refusal = admit(request)
            return view(request, *args, **kwargs) if refusal is None else refusal

        guarded.gate = replace(gate, methods=tuple(sorted(allowed)))  # type: ignore[attr-defined]  # read by `declared`
        return guarded

    return wrap
