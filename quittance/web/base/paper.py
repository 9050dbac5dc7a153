"""The firm's letterhead for papers, and a paper as an answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from django.http import HttpResponse

from quittance.core import pdf
from quittance.integrations.storage import StorageError
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import branding
from quittance.tenancy.models import Firm
from quittance.tenancy.rules import colours
from quittance.tenancy.rules.looks import Logo

log = structlog.get_logger()
Makes = Callable[[Sequence[str]], bytes]


def letterhead(firm: Firm) -> Mapping[str, Any]:
    look = tenancy.look()
    street, _, rest = look.postal_address.partition(", ")
    head: dict[str, Any] = {
        "name": firm.name,
        "address": [line for line in (street, rest) if line],
        "contact": [firm.contact_address],
        "accent": look.accent or colours.OURS,
    }
    picture = _picture(look.logo)
    return {**head, "logo": picture} if picture else head


def answer(make: Makes, *, name: str) -> HttpResponse:
    """By the rules for accessible papers; a name in letters that no font here draws is printed as boxes instead."""
    try:
        made = make(pdf.ACCESSIBLE)
    except pdf.MissingGlyph as missing:
        log.warning("paper.missing_glyph", text=missing.text)
        made = make(())
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{_plain(name)}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _picture(logo: Logo) -> bytes:
    """None where it would vanish on white paper; the firm's name stands there then."""
    if not logo.key or logo.plate == "dark":
        return b""
    try:
        with branding.open_logo(key=logo.key) as stored:
            return stored.read()
    except StorageError:
        log.warning("logo.missing", key=logo.key, exc_info=True)
        return b""


def _plain(name: str) -> str:
    """A header holds no letters beyond ASCII, and a file's name no quotes or slashes."""
    kept = "".join(
        letter if letter.isalnum() or letter in " .&-" else " " for letter in name.encode("ascii", "ignore").decode()
    )
    return " ".join(kept.split())
