"""Documents as PDF: a template that we wrote, and data that stays data.

Templates are Typst files of this package (a domain's `documents/`, or a name in `core/pdf_templates/`). They get the
data as JSON and import the letterhead as `/core/pdf_templates/base.typ`. Data never becomes source text, so nothing in
it is obeyed.

Fonts come with the compiler (Libertinus Serif, New Computer Modern, DejaVu Sans Mono) or from a folder; never from the
host, where the same document would look different next door.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typst

ROOT = Path(__file__).resolve().parent.parent  # what templates may read and import lies below the product itself
TEMPLATES = ROOT / "core" / "pdf_templates"
ACCESSIBLE = ("ua-1",)

_PLACE = re.compile(r"─ (?P<file>[^\n]*?\.typ):(?P<line>\d+):\d+")
_NO_GLYPH = re.compile(r'the text `"(?P<text>.*)"` could not be displayed', re.DOTALL)
_INVISIBLE = {code: None for code in range(32) if chr(code) not in "\n\t"} | {127: None}


class PdfError(Exception):
    """The document could not be made; the line says which template, where and why."""


class MissingGlyph(PdfError):
    """No font at hand draws this text. Give a folder of fonts that do, or render with `standards=()` and see a box."""

    def __init__(self, line: str, text: str) -> None:
        super().__init__(line)
        self.text = text


def render(
    template: Path | str,
    data: Mapping[str, Any],
    *,
    made_at: datetime | None = None,
    standards: Sequence[str] = ACCESSIBLE,
    fonts: Path | None = None,
) -> bytes:
    """The same arguments give the same bytes. `made_at` stands in the file's properties; without it no date does."""
    import typst  # a tenth of a second on a cold disk, and most processes never write a PDF

    path = _inside(template)
    try:
        # A compiler of its own for each document: one that is kept refuses a second thread, and is no faster.
        return typst.compile(
            path,
            root=ROOT,
            font_paths=_fonts(fonts),
            sys_inputs={"data": _as_json(data, path), "dated": "yes" if made_at else "no"},
            pdf_standards=list(standards),  # type: ignore[arg-type]  # its type is a closed list of names; it checks them
            timestamp=int(made_at.timestamp()) if made_at else 0,
        )
    except typst.TypstError as failed:
        raise _translated(failed, path) from failed
    except ValueError as wrong:  # a standard that it does not know
        raise PdfError(f"{path.name} cannot become a PDF: {wrong}") from wrong


def _inside(template: Path | str) -> Path:
    path = (TEMPLATES / f"{template}.typ" if isinstance(template, str) else template).resolve()
    if not path.is_relative_to(ROOT) or not path.is_file():
        raise PdfError(f"{template} is no template of ours.")
    return path


@lru_cache(maxsize=16)
def _fonts(folder: Path | None) -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[folder] if folder else [])


def _as_json(data: Mapping[str, Any], path: Path) -> str:
    try:
        return json.dumps(_plain(data), allow_nan=False)
    except (TypeError, ValueError) as unfit:
        raise PdfError(f"The data for {path.name} is not plain: {unfit}") from unfit


def _plain(value: Any) -> Any:
    """Pictures become numbers, and control characters, which no font draws, disappear."""
    if isinstance(value, str):
        return value.translate(_INVISIBLE)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


def _translated(failed: "typst.TypstError", path: Path) -> PdfError:
    found = _PLACE.search(failed.diagnostic)
    where = f"{Path(found['file']).name}, line {found['line']}" if found else path.name
    line = f"{where}: {failed.message}"
    if missing := _NO_GLYPH.search(failed.message):
        return MissingGlyph(line, missing["text"])
    return PdfError(line)
