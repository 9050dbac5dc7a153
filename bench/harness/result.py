"""What a benchmark found, and whether that is good enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Figures = Mapping[str, float]


class CannotMeasure(Exception):
    """The benchmark could not come to a figure that means anything; the text says why."""


@dataclass(frozen=True)
class Result:
    """A benchmark's figures beside those of its yardstick, taken in the same run on the same machine."""

    name: str
    figures: Figures
    yardstick: Figures
    ratio: float
    ratio_means: str
    floor: float | None = None  # the ratio must reach it
    limits: Figures = field(default_factory=dict)  # the figure of this name must stay below
    floors: Figures = field(default_factory=dict)  # the figure of this name must reach it

    @property
    def missed(self) -> list[str]:
        """What is not as it should be, a sentence each."""
        found = []
        if self.floor is not None and self.ratio < self.floor:
            found.append(f"ratio {self.ratio:.3f} is below its floor {self.floor:g}")
        found += [
            f"{name} {self.figures[name]:g} is not below its limit {limit:g}"
            for name, limit in self.limits.items()
            if self.figures[name] >= limit
        ]
        found += [
            f"{name} {self.figures[name]:g} is below its floor {floor:g}"
            for name, floor in self.floors.items()
            if self.figures[name] < floor
        ]
        return found

    @property
    def is_ok(self) -> bool:
        return not self.missed
