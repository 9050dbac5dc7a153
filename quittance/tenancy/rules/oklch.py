"""Colours as the eye weighs them: lightness, chroma and hue (Ottosson's OKLab), and contrast as WCAG 2 counts it."""

import math
from dataclasses import dataclass, replace
from typing import Self

_BYTE_MAX = 255
_HALVINGS = 14  # the chroma at the edge of what screens show, to one part in 16,000
_STRAIGHT_CURVED, _STRAIGHT_LINEAR = 0.04045, 0.0031308  # up to here sRGB's curve is a straight line
_EDGE = 1e-4  # how far past the edge rounding to bytes brings a colour back unharmed


@dataclass(frozen=True)
class Oklch:
    """Lightness 0 to 1, chroma from 0 (grey) to about 0.37, hue in radians."""

    lightness: float
    chroma: float
    hue: float

    @classmethod
    def of(cls, colour: str) -> Self:
        red, green, blue = (_linear(byte / _BYTE_MAX) for byte in channels(colour))
        long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
        a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
        return cls(lightness, math.hypot(a, b), math.atan2(b, a))

    def hex(self) -> str:
        """As `#rrggbb`. What no screen can show keeps its lightness and hue and gives up chroma."""
        return "#" + "".join(f"{round(_BYTE_MAX * _curved(min(1, max(0, part)))):02x}" for part in self._shown())

    def _shown(self) -> tuple[float, float, float]:
        if _is_shown(_light(self)):
            return _light(self)
        low, high = 0.0, self.chroma
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if _is_shown(_light(replace(self, chroma=middle))) else (low, middle)
        return _light(replace(self, chroma=low))


def channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(byte / _BYTE_MAX) for byte in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= _STRAIGHT_CURVED else ((part + 0.055) / 1.055) ** 2.4)


def _curved(part: float) -> float:
    return float(part * 12.92 if part <= _STRAIGHT_LINEAR else 1.055 * part ** (1 / 2.4) - 0.055)


def _light(seen: Oklch) -> tuple[float, float, float]:
    a, b = seen.chroma * math.cos(seen.hue), seen.chroma * math.sin(seen.hue)
    long = (seen.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (seen.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (seen.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(light: tuple[float, float, float]) -> bool:
    return all(-_EDGE <= part <= 1 + _EDGE for part in light)
