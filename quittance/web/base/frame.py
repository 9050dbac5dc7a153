"""What every template may ask for: whose page it is, who looks, and where they can go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from quittance.access import queries as access
from quittance.access.models import Session
from quittance.access.queries import Visitor
from quittance.web.base import brand as brands
from quittance.web.base import freshness, headers, menu, notices

FACES = {"firm": "firm", "portal": "portal", "ops": "ops"}
_FIRST_PAGES = {"firm": "/firm-portal/", "portal": "/client-portal/", "ops": "/ops/"}


@dataclass(frozen=True)
class Line:
    """A line of the menu as it is shown."""

    label: str
    address: str
    icon: str
    current: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    visitor: Visitor | None = getattr(request, "visitor", None)
    parts = request.path.split("/")
    return {
        "here": parts[2] if len(parts) > 3 else "",  # noqa: PLR2004  /ops/<here>/
        "face": face(request),
        "first_page": first_page(request),
        "firm": getattr(request, "firm", None),
        "brand": SimpleLazyObject(lambda: _brand(request)),
        "looker": getattr(request, "looker", "unknown"),
        "visitor": visitor,
        "payer": getattr(request, "payer", None),
        "operator": getattr(getattr(request, "operator_session", None), "operator", None),
        "menu": lines(getattr(request, "menu", ()), visitor, request.path),
        "as_of": SimpleLazyObject(lambda: _as_of(request)),
        "notice": SimpleLazyObject(lambda: notices.take(request)),
        "emergency": SimpleLazyObject(lambda: _emergency(request)),
        "csp_nonce": SimpleLazyObject(lambda: headers.nonce(request)),
    }


def face(request: HttpRequest) -> str:
    return FACES.get(getattr(request, "looker", "unknown"), "portal")


def first_page(request: HttpRequest) -> str:
    """Where the name at the top leads; a host of nobody has but its root."""
    return _FIRST_PAGES[face(request)] if getattr(request, "looker", "unknown") in FACES else "/"


def lines(items: Iterable[menu.Item], visitor: Visitor | None, path: str) -> list[Line]:
    """What the visitor may open. The line whose address begins the path the longest is where they are."""
    permissions = visitor.permissions if visitor else frozenset()
    offered = [item for item in items if item.may is None or item.may in permissions]
    here = max((item.address for item in offered if path.startswith(item.address)), key=len, default="")
    return [Line(item.label, item.address, item.icon, current=item.address == here) for item in offered]


def _brand(request: HttpRequest) -> object:
    """The page that says the database is away must not need the database."""
    try:
        return brands.of(request)
    except DatabaseError:
        return None


def _as_of(request: HttpRequest) -> object:
    """As of when the firm's books are true; like the brand, no page breaks for want of it."""
    try:
        return freshness.of(request)
    except DatabaseError:
        return None


def _emergency(request: HttpRequest) -> list[Session]:
    """Who is in by the emergency key, shown on every page of the staff while they are."""
    if getattr(request, "visitor", None) is None or face(request) != "firm":
        return []
    now: datetime = request.now  # type: ignore[attr-defined]  # whoever has a visitor came through the door
    return list(access.emergency_sessions(now=now))
