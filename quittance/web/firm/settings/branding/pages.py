"""How the firm looks: tried out with no harm done, saved, and put back."""

from dataclasses import replace
from typing import Any

import structlog
from django.http import HttpResponse
from django.shortcuts import redirect, render

from quittance.access.models import Person
from quittance.access.rules.permissions import Permission
from quittance.core.models import Event
from quittance.integrations.storage import StorageError
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import branding
from quittance.tenancy.rules import looks
from quittance.tenancy.rules.looks import Logo, Look
from quittance.web.base import brand, headers, notices
from quittance.web.base.requests import StaffRequest, key_in
from quittance.web.firm import gate
from quittance.web.firm.settings.branding import preview, trial, words
from quittance.web.firm.settings.branding.forms import BrandingForm
from quittance.web.firm.settings.branding.trial import Trial

log = structlog.get_logger()

ADDRESS = "/firm-portal/settings/branding/"


@gate.page(may=Permission.EDIT_SETTINGS, methods=("GET", "POST"))
def page(request: StaffRequest) -> HttpResponse:
    saved = tenancy.look()
    if request.method != "POST":
        return _show(request, _form(Trial(saved, "")), Trial(saved, ""))
    form = BrandingForm(request.POST, request.FILES)
    tried = _tried(form, saved) if form.is_valid() else None
    if tried is None:
        return _show(request, form, trial.read(request.POST.dict(), saved), status=400)
    if "preview" in request.POST:
        return _show(request, _form(tried), tried)
    changed = branding.change(look=tried.look, by=request.visitor.by, now=request.now)
    response = redirect(ADDRESS)
    notices.leave(response, _SAVED if changed else _NOTHING)
    return response


@gate.page(may=Permission.EDIT_SETTINGS, methods=("POST",))
def put_back(request: StaffRequest) -> HttpResponse:
    response = redirect(ADDRESS)
    asked = key_in(request.POST.get("change", "")) or 0
    try:
        branding.put_back(event_id=asked, by=request.visitor.by, now=request.now)
    except branding.CannotPutBack as cannot:
        notices.leave(response, str(cannot), tone="warn")
    else:
        notices.leave(response, "The look from before is back.")
    return response


_SAVED = "The new look is saved: portals and mails wear it from now on."
_NOTHING = "Nothing was changed: the look is already saved like this."


def _tried(form: BrandingForm, saved: Look) -> Trial | None:
    """The look that the form asks for; a new picture is stored first, so that a preview can show it."""
    written = form.cleaned_data
    draft, logo = written["draft"], trial.picture(written["draft"], saved.logo)
    if written["remove_logo"]:
        draft, logo = trial.NO_LOGO, Logo()
    if written["logo"] is not None:
        try:
            logo = branding.keep_logo(picture=written["logo"])
        except StorageError as error:
            log.warning("logo.not_stored", exc_info=error)
            form.add_error("logo", "The logo could not be stored just now. Nothing was changed; try again in a minute.")
            return None
        draft = trial.sealed(logo)
    look = replace(saved, accent=written["accent"], logo=logo, postal_address=written["postal_address"])
    return Trial(look, draft if logo != saved.logo else "")


def _form(tried: Trial) -> BrandingForm:
    return BrandingForm(
        initial={
            "accent": tried.look.accent,
            "postal_address": tried.look.postal_address,
            "draft": tried.draft,
            "remove_logo": tried.draft == trial.NO_LOGO,
        }
    )


def _show(request: StaffRequest, form: BrandingForm, tried: Trial, *, status: int = 200) -> HttpResponse:
    brand.fresh(request.firm)  # another process may have saved a moment ago, and this page must not show the old look
    context: dict[str, Any] = {
        "form": form,
        "tried": tried,
        "is_unsaved": tried.look != tenancy.look(),
        "lines": words.lines(tried.look),
        "panes": preview.panes(tried),
        "logo": preview.logo_address(tried),
        "before": _before(request, tenancy.last_change_of_look()),
    }
    response = render(request, "firm/branding.html", context, status=status)
    response.headers["Content-Security-Policy"] = headers.policy(request, frame_src="'self'")
    return response


def _before(request: StaffRequest, change: Event | None) -> dict[str, object] | None:
    """The last change and what it replaced, for the button that puts it back."""
    if change is None:
        return None
    face, _, person_id = change.by.partition(":")
    person = Person.objects.filter(face=face, pk=int(person_id)).first() if person_id.isdecimal() else None
    return {
        "change": change,
        "at": request.firm.clock.wall(change.at),
        "by": str(person or "Quittance"),
        "look": looks.from_facts(change.facts["old"]),
    }
