"""What a benchmark found, and whether that is good enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Figures = Mapping[str, float]


class CannotMeasure(Exception):
    """The benchmark could not come to a figure that means anything; the text says why."""


@dataclass(frozen=True)
class Result:
    """A benchmark's figures beside those of its yardstick, taken in the same run on the same machine.

    One that counts faults, and no speed, has no yardstick and no ratio.
    """

    name: str
    figures: Figures
    yardstick: Figures = field(default_factory=dict)
    ratio: float | None = None
    ratio_means: str = ""
    floor: float | None = None  # the ratio must reach it
    limits: Figures = field(default_factory=dict)  # the figure of this name must stay below
    floors: Figures = field(default_factory=dict)  # the figure of this name must reach it
    nothing: Sequence[str] = ()  # the figures of these names must be 0

    @property
    def missed(self) -> list[str]:
        """What is not as it should be, a sentence each."""
        found = []
        if self.floor is not None and self.ratio is not None and self.ratio < self.floor:
            found.append(f"ratio {self.ratio:.3f} is below its floor {self.floor:g}")
        found += [f"{name} {self.figures[name]:g} is not 0" for name in self.nothing if self.figures[name]]
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
