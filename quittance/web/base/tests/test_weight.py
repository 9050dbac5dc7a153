"""What a page of the client portal weighs before its fonts and pictures arrive."""

import gzip
from pathlib import Path

import pytest

from quittance.web.base import assets

BYTES_MAX = 40 * 1024
HEAVY = {".woff2", ".svg"}


def fetched(source: str, *, and_later: bool) -> set[str]:
    """The files behind an entry: itself, what it imports, and what it may ask for later on."""
    entry = assets.manifest()[source]
    files = {str(entry["file"])}
    names = ["imports", "css", *(["dynamicImports"] if and_later else [])]
    for name in names:
        for other in entry.get(name, []):  # type: ignore[attr-defined]  # the manifest's lists are untyped
            files |= fetched(other, and_later=and_later) if name != "css" else {other}
    return files


def weight(files: set[str]) -> int:
    return sum(
        len(gzip.compress((assets.DIST / name).read_bytes(), 9)) for name in files if Path(name).suffix not in HEAVY
    )


@pytest.mark.parametrize("and_later", [False, True])
def test_a_client_portal_page_carries_at_most_40_kb_of_own_script_and_style(*, and_later: bool) -> None:
    sources = ("portal.css", "portal.ts", "pay.ts")  # the heaviest page is the checkout
    files = set[str]().union(*(fetched(source, and_later=and_later) for source in sources))
    assert len(files) >= 3
    assert weight(files) <= BYTES_MAX


def test_the_grid_is_no_part_of_what_every_staff_page_fetches() -> None:
    assert not [name for name in fetched("firm.ts", and_later=False) if "grid" in name]


def test_every_font_is_ours_and_every_preload_exists() -> None:
    for name in ("inter", "newsreader"):
        assert (assets.DIST / assets.font(name).removeprefix("/static/")).is_file()
