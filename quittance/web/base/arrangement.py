"""How somebody arranged a list: read from outside, kept only as far as the list has such columns."""

import json
from typing import Any

from quittance.web.base.conditions import VERBS, Senseless
from quittance.web.base.grid import FILTERS_MAX, TEXT_LENGTH_MAX, List

BYTES_MAX = 16_000
_WIDTHS = range(40, 2001)
_PINS = (None, "left", "right")
_SORTS = (None, "asc", "desc")


def read(listed: List, body: bytes) -> dict[str, object]:
    if len(body) > BYTES_MAX:
        raise Senseless(f"An arrangement takes {BYTES_MAX:,} bytes at most.")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Senseless("That is no JSON.") from None
    if not isinstance(said, dict) or not isinstance(said.get("columns"), list):
        raise Senseless("An arrangement names its columns.")
    known = {column.key for column in listed.columns}
    columns, seen = [], set()
    for line in said["columns"]:
        found = _column(line)
        if found["key"] in known and found["key"] not in seen:  # a column that was given up is forgotten
            seen.add(found["key"])
            columns.append(found)
    return {"columns": columns, "filters": _filters(said.get("filters", []), known)}


def _column(line: Any) -> dict[str, object]:
    if not isinstance(line, dict):
        raise Senseless("A column is told by its key, width, place and order.")
    key, width, hidden = line.get("key"), line.get("width"), line.get("hidden", False)
    pinned, sort, place = line.get("pinned"), line.get("sort"), line.get("place")
    fits = (
        isinstance(key, str)
        and type(width) is int
        and width in _WIDTHS
        and type(hidden) is bool
        and pinned in _PINS
        and sort in _SORTS
        and (place is None or (type(place) is int and place in range(100)))
    )
    if not fits:
        raise Senseless("A column is told by its key, width, place and order.")
    return {"key": key, "width": width, "hidden": hidden, "pinned": pinned, "sort": sort, "place": place}


def _filters(lines: Any, known: set[str]) -> list[str]:
    if not isinstance(lines, list) or len(lines) > FILTERS_MAX:
        raise Senseless(f"A list is filtered by {FILTERS_MAX} conditions at most.")
    kept = []
    for line in lines:
        if not isinstance(line, str) or len(line) > TEXT_LENGTH_MAX + 60 or not line.isprintable():
            raise Senseless("A condition is a line of text.")
        key, _, rest = line.partition(":")
        if key in known and rest.partition(":")[0] in VERBS:
            kept.append(line)
    return kept
