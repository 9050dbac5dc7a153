"""The built style sheets and scripts: Vite's manifest tells under which hashed name each one lies."""

import json
import re
from functools import cache
from pathlib import Path

DIST = Path(__file__).parent / "dist"
_HASHED = re.compile(r"-[A-Za-z0-9_-]{8}\.[a-z0-9]+(?:\.(?:gz|br))?$")


def is_immutable(path: str, url: str) -> bool:
    del path
    return bool(_HASHED.search(url))


@cache
def manifest() -> dict[str, dict[str, object]]:
    file = DIST / ".vite" / "manifest.json"
    found: dict[str, dict[str, object]] = json.loads(file.read_text())
    return found


@cache
def address(source: str) -> str:
    return f"/static/{manifest()[source]['file']}"


@cache
def font(name: str) -> str:
    """The Latin cut of a typeface, fetched beside the style sheet rather than after it."""
    [found] = [
        str(entry["file"])
        for source, entry in manifest().items()
        if source.endswith(f"/{name}-latin-wght-normal.woff2")
    ]
    return f"/static/{found}"
