"""A file of rows as cells of text: CSV, or the first sheet of an XLSX file."""

import csv
import io
import re
import zipfile

from lxml import etree

from sandbox.practice.rows import Refused

ROWS_MAX = 20_000
BYTES_MAX = 50 * 1024 * 1024  # unpacked
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LETTERS = re.compile(r"[A-Z]+")
Cells = list[str]


def read(data: bytes) -> list[tuple[int, Cells]]:
    """Each row with its number as a person counts it. Empty rows are passed over."""
    found = _xlsx(data) if data.startswith(b"PK") else _csv(data)
    rows = [(number, cells) for number, cells in found if any(cell.strip() for cell in cells)]
    if not rows:
        raise Refused("The file is empty.")
    if len(rows) > ROWS_MAX:
        raise Refused(f"The file has more than {ROWS_MAX:,} rows. Import it in parts.")
    return rows


def _csv(data: bytes) -> list[tuple[int, Cells]]:
    try:
        text = data.decode("utf-8-sig")
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refused(f"The file is no CSV in UTF-8 and no XLSX file: {error}.") from None


def _xlsx(data: bytes) -> list[tuple[int, Cells]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = _shared(_part(archive, TEXTS)) if TEXTS in archive.namelist() else []
            sheet = _part(archive, SHEET)
        return [
            (int(row.get("r") or place), _cells(row, texts)) for place, row in enumerate(sheet.iter(f"{_MAIN}row"), 1)
        ]
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, etree.XMLSyntaxError) as error:
        raise Refused(f"The file is no XLSX file that can be read: {error}.") from None


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    if archive.getinfo(name).file_size > BYTES_MAX:
        raise Refused("The file is too large. Import it in parts.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(archive.read(name), parser)


def _shared(part: etree._Element) -> list[str]:
    return ["".join(text.text or "" for text in each.iter(f"{_MAIN}t")) for each in part.iter(f"{_MAIN}si")]


def _cells(row: etree._Element, texts: list[str]) -> Cells:
    found: Cells = []
    for cell in row.iter(f"{_MAIN}c"):
        place = _place(cell.get("r") or "")
        found += [""] * ((len(found) if place is None else place) - len(found))
        found.append(_text(cell, texts))
    return found


def _place(address: str) -> int | None:
    """The column of B7 is 1."""
    letters = _LETTERS.match(address)
    if letters is None:
        return None
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _text(cell: etree._Element, texts: list[str]) -> str:
    value = cell.find(f"{_MAIN}v")
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{_MAIN}t"))
    if value is None or value.text is None:
        return ""
    return texts[int(value.text)] if cell.get("t") == "s" else str(value.text)
