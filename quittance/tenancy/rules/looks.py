"""What makes a firm's look: the same values in its row, in the audit log and on a page that tries them out."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quittance.tenancy.rules import colours

POSTAL_ADDRESS_LENGTH_MAX = 300
_GROUNDS = {"": "", "light": colours.LIGHT_PAGES[0], "dark": colours.DARK_PAGES[0]}


class BadAddress(ValueError):
    """The postal address cannot be shown as it was written; the text says why."""


@dataclass(frozen=True)
class Logo:
    """A stored picture. It is drawn for sharp screens, so a page shows it at half its size."""

    key: str = ""
    sha256: str = ""
    width: int = 0
    height: int = 0
    plate: str = ""  # "light" or "dark": what must lie behind it where the page would swallow it

    @property
    def path(self) -> str:
        """Where it is served, outside both portals' cookies; for good, because a mail in a mailbox still shows it."""
        return f"/brand/{self.sha256}.png" if self.sha256 else ""

    @property
    def shown_width(self) -> int:
        return -(-self.width // 2)

    @property
    def shown_height(self) -> int:
        return -(-self.height // 2)


@dataclass(frozen=True)
class Look:
    accent: str = ""
    logo: Logo = field(default_factory=Logo)
    postal_address: str = ""


@dataclass(frozen=True)
class Letterhead:
    """What a mail's templates need to bear the firm's look. Mails are written for light pages."""

    logo: str
    logo_width: int
    logo_height: int
    logo_ground: str  # the colour that must lie behind the logo; empty if none must
    accent: str
    on_accent: str
    postal_address: str


def letterhead(look: Look, *, logo: str) -> Letterhead:
    light = colours.palette(look.accent or colours.OURS).light
    return Letterhead(
        logo=logo,
        logo_width=look.logo.shown_width,
        logo_height=look.logo.shown_height,
        logo_ground=_GROUNDS[look.logo.plate],
        accent=light.accent,
        on_accent=light.on_accent,
        postal_address=look.postal_address,
    )


def from_facts(facts: Mapping[str, Any]) -> Look:
    """A look as the audit log keeps it."""
    return Look(accent=facts["accent"], logo=Logo(**facts["logo"]), postal_address=facts["postal_address"])


def postal_address(text: str) -> str:
    """Written in lines, kept as one, because footers have one."""
    lines = (" ".join(line.split()).strip(" ,") for line in text.splitlines())
    found = unicodedata.normalize("NFC", ", ".join(line for line in lines if line))
    if not found.isprintable():
        raise BadAddress("The address holds letters that nobody can see. Type it anew instead of pasting it.")
    if len(found) > POSTAL_ADDRESS_LENGTH_MAX:
        raise BadAddress(f"The address has {len(found)} letters; {POSTAL_ADDRESS_LENGTH_MAX} fit.")
    return found
