"""The panes in which a look is tried out: pages and a mail of ours, drawn by the very templates that will wear it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render

from quittance.access.rules.permissions import Permission
from quittance.integrations.storage import StorageError
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import branding
from quittance.tenancy.rules import looks
from quittance.web.base import brand, headers
from quittance.web.base.brand import Brand
from quittance.web.base.requests import StaffRequest
from quittance.web.firm import gate
from quittance.web.firm.settings.branding import trial, words
from quittance.web.firm.settings.branding.trial import Trial

_HERE = "/firm-portal/settings/branding/"
_THEMES = ("light", "dark")
# The build writes light-dark() as two switches, for browsers that do not know it; a theme is forced by both.
_FORCED = {
    "light": "--lightningcss-light:initial;--lightningcss-dark: ",
    "dark": "--lightningcss-light: ;--lightningcss-dark:initial",
}
_TEMPLATES = {
    "portal": "firm/branding_portal.html",
    "firm": "firm/branding_desk.html",
    "mail": "firm/branding_mail.html",
}
# A mail carries its colours in itself, as mailboxes want it, and never a script.
_MAIL_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@dataclass(frozen=True)
class Pane:
    name: str
    theme: str
    title: str
    address: str


def panes(tried: Trial) -> list[Pane]:
    shown = [("portal", theme, f"Client portal, {theme}") for theme in _THEMES]
    shown += [("firm", theme, f"Firm portal, {theme}") for theme in _THEMES]
    shown.append(("mail", "light", "A mail"))
    return [
        Pane(name, theme, title, f"{_HERE}preview/{name}/?{tried.query(theme=theme)}") for name, theme, title in shown
    ]


def logo_address(tried: Trial) -> str:
    if tried.draft and tried.look.logo.key:
        return f"{_HERE}preview.png?{tried.query()}"
    return tried.look.logo.path


@gate.page(may=Permission.EDIT_SETTINGS)
def verdict(request: StaffRequest) -> HttpResponse:
    """The words under the colour, while somebody still chooses."""
    return render(request, "firm/branding_verdict.html", {"lines": words.lines(_tried(request).look)})


@gate.page(may=Permission.EDIT_SETTINGS)
def pane(request: StaffRequest, pane: str) -> HttpResponse:
    if pane not in _TEMPLATES:
        raise Http404
    tried = _tried(request)
    context: dict[str, object] = {"firm": request.firm, "emergency": []}  # an alarm has no place in a picture of a page
    if pane == "mail":
        context["brand"] = looks.letterhead(tried.look, logo=logo_address(tried))
        response = render(None, _TEMPLATES[pane], context)
        response.headers["Content-Security-Policy"] = _MAIL_POLICY
        return response
    context["brand"] = Brand(
        name=request.firm.name,
        look=tried.look,
        sheet=f"{_HERE}preview.css?{tried.query(theme=_theme(request))}",
        logo=logo_address(tried),
    )
    if pane == "portal":
        context |= {"face": "portal", "visitor": None, "menu": [], "first_page": "/client-portal/"}
    response = render(request, _TEMPLATES[pane], context)
    response.headers["Content-Security-Policy"] = headers.policy(request, frame_ancestors="'self'")
    return response


@gate.page(may=Permission.EDIT_SETTINGS)
def sheet(request: StaffRequest) -> HttpResponse:
    theme = _theme(request)
    text = f":root{{color-scheme:{theme};{_FORCED[theme]}}}\n{brand.rules(_tried(request).look, theme)}"
    return HttpResponse(text, content_type="text/css; charset=utf-8")


@gate.page(may=Permission.EDIT_SETTINGS)
def logo(request: StaffRequest) -> HttpResponse:
    """A picture that is tried out. The doors of the saved logo do not know it."""
    found = _tried(request).look.logo
    try:
        with branding.open_logo(key=found.key) as stored:
            return HttpResponse(stored.read(), content_type="image/png")
    except StorageError as error:
        raise Http404 from error


def _tried(request: StaffRequest) -> Trial:
    return trial.read(request.GET.dict(), tenancy.look())


def _theme(request: StaffRequest) -> str:
    asked = request.GET.get("theme", "")
    return asked if asked in _THEMES else _THEMES[0]
