"""A word after a redirect: written into a signed cookie with the answer, shown once by the page that follows."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from quittance.core import scope

COOKIE = "quittance_notice"
LASTS_SECONDS = 60
_SALT = "quittance.notice"
_SHOWN = "_notice_shown"


@dataclass(frozen=True)
class Notice:
    text: str
    tone: str


def leave(response: HttpResponse, text: str, *, tone: str = "good") -> None:
    """The page that the answer leads to will say this. `tone` is good, warn or bad."""
    leave_for(response, response.headers.get("Location", ""), text, tone=tone)


def leave_for(response: HttpResponse, address: str, text: str, *, tone: str = "good") -> None:
    """The same, where the page's script goes on by itself."""
    part = _part_of_the_site(address)
    response.set_cookie(
        COOKIE,
        signing.dumps([text, tone], salt=_salt(part), compress=True),
        max_age=LASTS_SECONDS,
        path=part,
        secure=settings.QUITTANCE.public_scheme == "https",
        httponly=True,
        samesite="Lax",
    )


def take(request: HttpRequest) -> Notice | None:
    """What the page before left, if it is ours and fresh. Asked by a frame as it is drawn, never by parts."""
    if getattr(request, _SHOWN, False):
        return None
    salt = _salt(_part_of_the_site(request.path))
    try:
        text, tone = signing.loads(request.COOKIES.get(COOKIE, ""), salt=salt, max_age=LASTS_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    setattr(request, _SHOWN, True)
    return Notice(text=str(text), tone=str(tone))


def put_away(response: HttpResponse, request: HttpRequest) -> None:
    """What was shown is not shown again, unless this very answer leaves a new one."""
    if getattr(request, _SHOWN, False) and COOKIE not in response.cookies:
        response.delete_cookie(COOKIE, path=_part_of_the_site(request.path), samesite="Lax")


def _salt(part: str) -> str:
    """Bound to the firm and its face: what one firm's page said is not shown as a word of another's."""
    return f"{_SALT}:{scope.current() or 0}:{part}"


def _part_of_the_site(address: str) -> str:
    """A notice for the staff is no business of the client portal's: `/firm-portal/` for /firm-portal/people/."""
    first = urlsplit(address).path.strip("/").partition("/")[0]
    return f"/{first}/" if first else "/"
