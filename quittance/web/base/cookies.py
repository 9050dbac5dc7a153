"""Session cookies, one per face, bound to their host and their part of the site; and small ones of the doors."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse

from quittance.access.rules.sessions import LASTS

STAFF, PORTAL, OPS = "quittance_staff", "quittance_portal", "quittance_ops"
GUEST = "quittance_guest"  # a browser with one client before it, opened by a key or by staff
_PATHS = {STAFF: "/firm-portal/", PORTAL: "/client-portal/", OPS: "/ops/", GUEST: "/client-portal/"}


def give(response: HttpResponse, name: str, token: str) -> None:
    give_for(response, name, token, path=_PATHS[name], lasts=LASTS)


def take(response: HttpResponse, name: str) -> None:
    response.delete_cookie(name, path=_PATHS[name], samesite="Lax")


def give_for(response: HttpResponse, name: str, value: str, *, path: str, lasts: timedelta) -> None:
    """A cookie that scripts cannot read and other sites cannot send along."""
    response.set_cookie(
        name,
        value,
        max_age=lasts,
        path=path,
        secure=settings.QUITTANCE.public_scheme == "https",
        httponly=True,
        samesite="Lax",
    )
