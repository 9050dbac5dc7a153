"""What people call a colour, so that a page can speak of "your yellow"."""

import math

from quittance.tenancy.rules.oklch import Oklch

_GREY_CHROMA = 0.03
_BLACK, _WHITE = 0.25, 0.95
# Where each hue ends, in degrees of OKLCH; its name; below which lightness it is called otherwise, and how.
_HUES = (
    (20, "pink", 0.45, "burgundy"),
    (42, "red", 0.48, "dark red"),
    (75, "orange", 0.58, "brown"),
    (115, "yellow", 0.65, "olive"),
    (178, "green", 0.35, "dark green"),
    (215, "teal", 0.4, "dark teal"),
    (280, "blue", 0.36, "navy"),
    (340, "purple", 0.35, "dark purple"),
    (360, "pink", 0.45, "burgundy"),
)


def name(colour: str) -> str:
    seen = Oklch.of(colour)
    if seen.lightness < _BLACK and seen.chroma < 2 * _GREY_CHROMA:
        return "black"
    if seen.chroma < _GREY_CHROMA:
        return "white" if seen.lightness > _WHITE else "gray"
    degrees = math.degrees(seen.hue) % 360
    bright, below, deep = next((bright, below, deep) for end, bright, below, deep in _HUES if degrees <= end)
    return deep if seen.lightness < below else bright
