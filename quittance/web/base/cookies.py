"""Session cookies: one per face, bound to its host and its part of the site."""

from django.conf import settings
from django.http import HttpResponse

from quittance.access.rules.sessions import LASTS

STAFF, PORTAL, OPS = "quittance_staff", "quittance_portal", "quittance_ops"
_PATHS = {STAFF: "/firm-portal/", PORTAL: "/client-portal/", OPS: "/ops/"}


def give(response: HttpResponse, name: str, token: str) -> None:
    response.set_cookie(
        name,
        token,
        max_age=LASTS,
        path=_PATHS[name],
        secure=settings.QUITTANCE.public_scheme == "https",
        httponly=True,
        samesite="Lax",
    )


def take(response: HttpResponse, name: str) -> None:
    response.delete_cookie(name, path=_PATHS[name], samesite="Lax")
