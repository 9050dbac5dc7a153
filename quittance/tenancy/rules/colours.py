"""From the one colour that a firm gives, the four of each theme: always readable, moved as little as needed."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from quittance.tenancy.rules.oklch import Oklch, contrast

OURS = "#1f5e4d"
TEXT_MIN = 4.5  # WCAG 2.2 AA for text
# What the firm's colour is read on, darkest to lightest of the theme; a test compares them with tokens.css.
LIGHT_PAGES = ("#fbfaf7", "#ffffff", "#f5f3ee")
DARK_PAGES = ("#171614", "#201f1c", "#12110f")

_STEP = 0.002  # of lightness: finer than the eye tells apart
_HOVER = 0.06  # how far a button moves under the pointer
_SOFT_CHROMA = 0.025  # a breath of the colour, behind text
_INK_CHROMA = 0.03
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")
_SHORT = 3


class BadColour(ValueError):
    """The text is no colour; the words say how to write one."""


@dataclass(frozen=True)
class Theme:
    """A firm's colour on light or on dark pages."""

    accent: str
    hover: str
    on_accent: str
    soft: str
    moved: bool
    given_contrast: float  # what the firm's own colour would have had as text, at its worst
    text_contrast: float  # what the accent has as text, at its worst
    button_contrast: float  # what the words on a button have


@dataclass(frozen=True)
class Palette:
    given: str
    light: Theme
    dark: Theme


@dataclass(frozen=True)
class _Ground:
    """What differs between the themes. `away` is the direction from the page: darker on light, lighter on dark."""

    pages: tuple[str, ...]
    away: int
    soft_lightness: float
    hover_room: float  # the last lightness from which a hover can still move away
    hover_back: float  # how far it moves towards the page where there is no room


_LIGHT = _Ground(LIGHT_PAGES, away=-1, soft_lightness=0.95, hover_room=0.2, hover_back=0.22)
_DARK = _Ground(DARK_PAGES, away=1, soft_lightness=0.28, hover_room=0.93, hover_back=-0.11)


def read(text: str) -> str:
    """A colour as people write it, as `#rrggbb`."""
    match = _HEX.fullmatch(text.strip().lower())
    if not match:
        raise BadColour("Write the color as # and six digits or letters from a to f, such as #1f5e4d.")
    digits = match[1]
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == _SHORT else digits)


@lru_cache(maxsize=1_000)
def palette(given: str) -> Palette:
    return Palette(given=given, light=_theme(given, _LIGHT), dark=_theme(given, _DARK))


def _theme(given: str, ground: _Ground) -> Theme:
    own = Oklch.of(given)
    soft = Oklch(ground.soft_lightness, min(own.chroma, _SOFT_CHROMA), own.hue).hex()
    behind = (*ground.pages, soft)
    accent = _readable(given, own, behind, ground.away)
    moved = Oklch.of(accent)
    has_room = moved.lightness > ground.hover_room if ground.away < 0 else moved.lightness < ground.hover_room
    shift = ground.away * _HOVER if has_room else ground.hover_back
    hover = replace(own, lightness=min(1.0, max(0.0, moved.lightness + shift))).hex()
    on_accent = "#ffffff" if ground.away < 0 else Oklch(0.2, min(own.chroma, _INK_CHROMA), own.hue).hex()
    return Theme(
        accent=accent,
        hover=hover,
        on_accent=on_accent,
        soft=soft,
        moved=accent != given,
        given_contrast=_worst(given, behind),
        text_contrast=_worst(accent, behind),
        button_contrast=contrast(accent, on_accent),
    )


def _readable(given: str, own: Oklch, behind: tuple[str, ...], away: int) -> str:
    """The first colour that can be read, going from the firm's own away from the page: its hue stays."""
    found, lightness = given, own.lightness
    while _worst(found, behind) < TEXT_MIN:
        lightness += away * _STEP
        found = replace(own, lightness=min(1.0, max(0.0, lightness))).hex()
    return found


def _worst(colour: str, behind: tuple[str, ...]) -> float:
    return min(contrast(colour, page) for page in behind)
