"""Results as a table for people, or as one JSON object a line for machines."""

import json
from collections.abc import Iterator

from bench.harness.result import Figures, Result

_DECIMALS = 3


def as_json(result: Result) -> str:
    return json.dumps(
        {
            "name": result.name,
            "figures": _rounded(result.figures),
            "yardstick": _rounded(result.yardstick),
            "ratio": None if result.ratio is None else round(result.ratio, _DECIMALS),
            "ratio_means": result.ratio_means,
            "floor": result.floor,
            "limits": dict(result.limits),
            "floors": dict(result.floors),
            "nothing": list(result.nothing),
            "missed": result.missed,
            "ok": result.is_ok,
        }
    )


def fault_as_json(name: str, fault: str) -> str:
    """A benchmark that came to no figures; the same keys, so that a reader of lines needs no second form."""
    empty: dict[str, float] = {}
    return json.dumps(
        {
            "name": name,
            "figures": empty,
            "yardstick": empty,
            "ratio": None,
            "ratio_means": "",
            "floor": None,
            "limits": empty,
            "floors": empty,
            "nothing": [],
            "missed": [fault],
            "ok": False,
        }
    )


def as_table(result: Result) -> str:
    return "\n".join(_lines(result))


def _lines(result: Result) -> Iterator[str]:
    yield f"{result.name:<24}{'product':>12}{'yardstick':>12}   limit"
    names = [*result.figures, *(name for name in result.yardstick if name not in result.figures)]
    for name in names:
        limit = f"   below {result.limits[name]:g}" if name in result.limits else ""
        limit += f"   at least {result.floors[name]:g}" if name in result.floors else ""
        limit += "   exactly 0" if name in result.nothing else ""
        yield f"  {name:<22}{_cell(result.figures.get(name))}{_cell(result.yardstick.get(name))}{limit}"
    if result.ratio is not None:
        floor = f"   at least {result.floor:g}" if result.floor is not None else ""
        yield f"  {'ratio':<22}{_cell(result.ratio)}{'':>12}{floor}"
        yield f"  ratio means {result.ratio_means}."
    yield from (f"  MISSED: {sentence}" for sentence in result.missed)
    yield f"  {'ok' if result.is_ok else 'NOT ok'}"


def _cell(figure: float | None) -> str:
    if figure is None:
        return f"{'-':>12}"
    shown = f"{figure:.0f}" if abs(figure) >= 1000 else f"{figure:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return f"{shown:>12}"


def _rounded(figures: Figures) -> dict[str, float]:
    return {name: round(figure, _DECIMALS) for name, figure in figures.items()}
