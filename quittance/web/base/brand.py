"""How the firm's pages look, remembered for a moment so that not every page has to ask."""

import hashlib
import threading
import time
from dataclasses import dataclass

from django.http import HttpRequest

from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm
from quittance.tenancy.rules import colours
from quittance.tenancy.rules.looks import Look

REMEMBER_SECONDS = 5.0
REMEMBER_MAX = 10_000

_GROUNDS = {"light": "#fbfaf7", "dark": "#1c1b19"}

_known: dict[int, "tuple[float, Brand]"] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Brand:
    """What a frame shows of a firm. `sheet` and `logo` are addresses, empty where the firm gave nothing."""

    name: str
    look: Look
    sheet: str
    logo: str

    @property
    def logo_width(self) -> int:
        return self.look.logo.shown_width

    @property
    def logo_height(self) -> int:
        return self.look.logo.shown_height

    @property
    def postal_address(self) -> str:
        return self.look.postal_address


def of(request: HttpRequest) -> Brand | None:
    """The brand of the host's firm; a host of nobody has none."""
    firm: Firm | None = getattr(request, "firm", None)
    if firm is None:
        return None
    remembered = _known.get(firm.pk)
    if remembered and remembered[0] > time.monotonic():
        return remembered[1]
    return fresh(firm)


def fresh(firm: Firm) -> Brand:
    """As it is now: asked by the page that changes it, which must show what was just saved."""
    look = tenancy.look()
    text = css(look)
    sheet = f"/brand/{version(text)}.css" if text else ""
    brand = Brand(name=firm.name, look=look, sheet=sheet, logo=look.logo.path)
    with _lock:
        if firm.pk in _known or len(_known) < REMEMBER_MAX:
            _known[firm.pk] = (time.monotonic() + REMEMBER_SECONDS, brand)
    return brand


def css(look: Look) -> str:
    """The firm's style sheet. It stands outside the layers of ours and so comes last, whatever those say."""
    light, dark = rules(look, "light"), rules(look, "dark")
    if not light and not dark:
        return ""
    return f"{light}\n@media (prefers-color-scheme:dark){{{dark}}}\n"


def rules(look: Look, theme: str) -> str:
    """What it says for one theme."""
    found = []
    if look.accent:
        palette = colours.palette(look.accent)
        shades = palette.dark if theme == "dark" else palette.light
        found.append(
            f":root{{--accent:{shades.accent};--accent-hover:{shades.hover};"
            f"--on-accent:{shades.on_accent};--accent-soft:{shades.soft}}}"
        )
    if look.logo.plate and look.logo.plate != theme:
        # A logo of dark letters on nothing would vanish on a dark page, and one of white letters on a light page.
        ground = _GROUNDS[look.logo.plate]
        found.append(f".mark img{{background:{ground};padding:4px 8px;border-radius:4px}}")
    return "".join(found)


def version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def forget() -> None:
    _known.clear()
