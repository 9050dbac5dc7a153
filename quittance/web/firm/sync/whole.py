"""Pages that show rows or counts of all clients: closed to whoever is bound to some of them.

Rows of the source, in quarantine or held hang on no client of ours yet, so that no bound can be asked of them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from quittance.access.rules.permissions import Permission
from quittance.web.base import errors
from quittance.web.base.gate import View
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate


def page(
    *, may: Permission, also: Permission | None = None, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """A page for staff with this right, or with both, and without bounds."""

    def wrap(view: View) -> View:
        @wraps(view)
        def shown(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _beyond(request) or _unreadable(request) or view(request, *args, **kwargs)

        return gate.page(may=may, also=also, methods=methods)(shown)

    return wrap


def _beyond(request: StaffRequest) -> HttpResponse | None:
    if request.visitor.reach.is_unbounded:
        return None
    return errors.page(
        request,
        403,
        "You may not open this page",
        "You see a part of the clients only, and this page shows rows of all.",
        remedy="Ask somebody who sees all clients to look, or to lift your bounds.",
    )


def _unreadable(request: StaffRequest) -> HttpResponse | None:
    """No database can be asked for a NUL."""
    sent = (*request.GET.lists(), *request.POST.lists())
    if not any("\x00" in text for name, texts in sent for text in (name, *texts)):
        return None
    return errors.page(
        request,
        400,
        "We could not read that",
        "What was sent holds a character that cannot be seen and that no row can hold.",
        remedy="Go back and type it anew.",
    )
