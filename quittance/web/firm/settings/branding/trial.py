"""A look that is tried out and not saved: it travels in addresses and a hidden field, signed where it names a file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.core import signing
from django.utils.http import urlencode

from quittance.core import scope
from quittance.tenancy.rules import colours, looks
from quittance.tenancy.rules.looks import Logo, Look

LASTS_SECONDS = 86_400
NO_LOGO = "none"
_SALT = "quittance.branding.draft"


@dataclass(frozen=True)
class Trial:
    """`draft` names the picture: signed, NO_LOGO, or empty where the saved one stays."""

    look: Look
    draft: str

    def query(self, **more: str) -> str:
        tried = {"accent": self.look.accent, "draft": self.draft, "postal_address": self.look.postal_address}
        return urlencode(tried | more)


def sealed(logo: Logo) -> str:
    """For this firm alone: nobody shows another firm's files by passing its word on."""
    return signing.dumps([scope.firm_id(), asdict(logo)], salt=_SALT, compress=True)


def read(written: Mapping[str, str], saved: Look) -> Trial:
    """What an address says; what cannot be read in it stays as it is saved."""
    draft = written.get("draft", "")
    accent = written.get("accent", saved.accent)
    try:
        accent = colours.read(accent) if accent.strip() else ""
    except colours.BadColour:
        accent = saved.accent
    try:
        address = looks.postal_address(written.get("postal_address", saved.postal_address))
    except looks.BadAddress:
        address = saved.postal_address
    logo = picture(draft, saved.logo)
    return Trial(Look(accent=accent, logo=logo, postal_address=address), draft if logo != saved.logo else "")


def picture(draft: str, saved: Logo) -> Logo:
    if draft == NO_LOGO:
        return Logo()
    try:
        firm_id, facts = signing.loads(draft, salt=_SALT, max_age=LASTS_SECONDS)
    except (signing.BadSignature, ValueError):
        return saved
    return Logo(**facts) if firm_id == scope.firm_id() else saved
