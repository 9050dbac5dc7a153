"""What the page says about a colour: how it reads, and what we do to it where it would not."""

import math
from dataclasses import dataclass

from quittance.tenancy.rules import colour_names, colours
from quittance.tenancy.rules.colours import Theme
from quittance.tenancy.rules.looks import Look


@dataclass(frozen=True)
class Line:
    """The colour on light or on dark pages: a sentence and a drawing of it."""

    pages: str
    sentence: str
    theme: Theme
    ground: str
    moved: bool


def lines(look: Look) -> list[Line]:
    given = look.accent or colours.OURS
    palette = colours.palette(given)
    whose = f"Your {colour_names.name(given)}" if look.accent else "Our green"
    return [
        _line("light", "darken", whose, given, palette.light, colours.LIGHT_PAGES[1]),
        _line("dark", "lighten", whose, given, palette.dark, colours.DARK_PAGES[1]),
    ]


def ratio(contrast: float) -> str:
    """Rounded down, so that what is not enough never looks as if it were."""
    return f"{math.floor(contrast * 10) / 10:.1f}:1"


def _line(pages: str, verb: str, whose: str, given: str, theme: Theme, ground: str) -> Line:
    if theme.moved:
        sentence = (
            f"{whose} would be unreadable as text on {pages} pages ({ratio(theme.given_contrast)}, where "
            f"{ratio(colours.TEXT_MIN)} is the least). There we {verb} {given} to {theme.accent}: "
            f"{ratio(theme.text_contrast)} as text, {ratio(theme.button_contrast)} on buttons."
        )
    else:
        sentence = (
            f"{whose} reads well on {pages} pages as it is: {ratio(theme.text_contrast)} as text, "
            f"{ratio(theme.button_contrast)} on buttons."
        )
    return Line(pages=pages, sentence=sentence, theme=theme, ground=ground, moved=theme.moved)
