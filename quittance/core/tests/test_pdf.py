import io
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from quittance.core import pdf

DOCUMENTS = Path(__file__).parent / "documents"
PLAIN = DOCUMENTS / "plain.typ"
STATEMENT: dict[str, Any] = {
    "firm": {
        "name": "Hart & Lowell LLP",
        "address": ["1200 Market Street", "Philadelphia, PA 19107"],
        "contact": ["billing@hartlowell.example"],
        "accent": "#8a1c3b",
    },
    "title": "Statement of account",
    "client": "Acme Co",
    "number": "10442",
    "day": "June 14, 2026",
    "due": "$750.00",
    "note": "$1,000.00 was due on May 3, 2026",
    "rows": [["5001", "Tax return", "May 3, 2026", "$1,000.00"], ["5002", "Credit", "May 4, 2026", "\u2212$250.00"]],
}


def statement(**changes: Any) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.render(DOCUMENTS / "statement.typ", STATEMENT | changes)))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_document_says_what_its_data_says() -> None:
    text = statement().pages[0].extract_text()
    for said in (
        "Hart & Lowell LLP",
        "1200 Market Street",
        "Statement of account",
        "For Acme Co",
        "5001 Tax return May 3, 2026 $1,000.00",
        "5002 Credit May 4, 2026 \u2212$250.00",
        "Total $750.00",
        "Page 1 of 1",
    ):
        assert said in text


@pytest.mark.parametrize(("paper", "width", "height"), [("us-letter", 612, 792), ("a4", 595, 842)])
def test_a_document_fits_the_paper_of_its_country(paper: str, width: int, height: int) -> None:
    box = statement(paper=paper).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (width, height)


def test_a_screen_reader_finds_title_language_and_table_heads() -> None:
    document = statement()
    root: Any = document.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata is not None
    assert document.metadata.title == "Statement of account"
    assert "pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().decode()
    assert {"/Table", "/TH", "/TD", "/H1"} <= roles(root["/StructTreeRoot"])


def test_a_document_is_read_aloud_in_its_own_language() -> None:
    made = pdf.render(PLAIN, {"text": "Bonjour", "lang": "fr", "region": "CA"})
    assert PdfReader(io.BytesIO(made)).root_object["/Lang"] == "fr-CA"  # type: ignore[comparison-overlap]  # pypdf's text is str


def roles(node: Any) -> set[str]:
    found = {str(node["/S"])} if "/S" in node else set()
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        thing = kid.get_object()
        if isinstance(thing, dict):
            found |= roles(thing)
    return found


def test_a_long_table_repeats_its_head_and_the_letterhead_shrinks() -> None:
    pages = [page.extract_text() for page in statement(rows=STATEMENT["rows"] * 40).pages]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert "Invoice What it is for Date Due" in page
        assert f"Page {number} of {len(pages)}" in page
        assert ("billing@hartlowell.example" in page) == (number == 1)
        assert ("Total $750.00" in page) == (number == len(pages))


def test_a_logo_takes_the_place_of_the_name_and_bears_it() -> None:
    document = statement(firm=STATEMENT["firm"] | {"logo": a_png()})
    assert len(document.pages[0].images) == 1
    assert "/Figure" in roles(document.root_object["/StructTreeRoot"])


def a_png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    header = (8).to_bytes(4) + (8).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    picture = zlib.compress((b"\0" + b"\x8a\x1c\x3b" * 8) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", picture) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "text",
    [
        '#panic("taken over")',
        '#read("/core/pdf.py")',
        "*bold* _it_ $x^2$ = heading",
        "</script> \\ \" ' ` @label <label>",
        "#",
    ],
)
def test_nothing_in_the_data_is_obeyed(text: str) -> None:
    flat = "".join(text_of(pdf.render(PLAIN, {"text": text})).split())
    assert "".join(text.split()) in flat


def test_no_template_runs_text_as_code() -> None:
    templates = [file for file in pdf.ROOT.rglob("*.typ") if "node_modules" not in file.parts]
    assert templates
    assert [file.name for file in templates if "eval(" in file.read_text()] == []


def test_the_same_data_gives_the_same_bytes_in_whichever_thread() -> None:
    def made(_: int) -> bytes:
        return pdf.render(DOCUMENTS / "statement.typ", STATEMENT)

    first = made(0)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(made, range(24))) == {first}


def test_a_document_is_dated_by_its_maker_or_not_at_all() -> None:
    assert b"/CreationDate" not in pdf.render(PLAIN, {"text": "x"})
    dated = PdfReader(io.BytesIO(pdf.render(PLAIN, {"text": "x"}, made_at=datetime(2026, 5, 3, 14, 42, tzinfo=UTC))))
    assert dated.metadata is not None
    assert dated.metadata.creation_date == datetime(2026, 5, 3, 14, 42, tzinfo=UTC)


def test_control_characters_from_a_practice_system_disappear() -> None:
    assert "AcmeCo" in text_of(pdf.render(PLAIN, {"text": "Acme\x00\x01\x7fCo"}))


def test_text_that_no_font_draws_is_named_and_can_still_be_printed_as_boxes() -> None:
    with pytest.raises(pdf.MissingGlyph) as refused:
        pdf.render(PLAIN, {"text": "\u6f22\u5b57"})
    assert refused.value.text == "\u6f22"
    assert pdf.render(PLAIN, {"text": "\u6f22\u5b57"}, standards=()).startswith(b"%PDF")


def test_a_document_without_a_title_is_not_accessible_and_refused() -> None:
    with pytest.raises(pdf.PdfError, match="title"):
        pdf.render(DOCUMENTS / "untitled.typ", {})


def test_a_broken_template_is_named_with_its_line() -> None:
    with pytest.raises(pdf.PdfError, match=r"^broken\.typ, line 3: unknown variable: no-such-thing"):
        pdf.render(DOCUMENTS / "broken.typ", {})


def test_data_that_lacks_what_the_template_asks_for_is_named() -> None:
    with pytest.raises(pdf.PdfError, match=r'^plain\.typ, line 3: .*"text"'):
        pdf.render(PLAIN, {})


@pytest.mark.parametrize("value", [object(), float("nan"), datetime(2026, 5, 3, tzinfo=UTC)])
def test_data_that_is_not_plain_is_refused(value: object) -> None:
    with pytest.raises(pdf.PdfError, match=r"The data for plain\.typ is not plain"):
        pdf.render(PLAIN, {"text": value})


def test_only_templates_of_the_product_are_templates(tmp_path: Path) -> None:
    (tmp_path / "foreign.typ").write_text("x")
    for template in (tmp_path / "foreign.typ", DOCUMENTS / "missing.typ", "missing", "../../config/settings"):
        with pytest.raises(pdf.PdfError, match="is no template of ours"):
            pdf.render(template, {})


def test_a_standard_that_does_not_exist_is_refused() -> None:
    with pytest.raises(pdf.PdfError, match=r"plain\.typ cannot become a PDF"):
        pdf.render(PLAIN, {"text": "x"}, standards=["ua-9"])


def test_fonts_from_a_folder_join_those_of_the_compiler(tmp_path: Path) -> None:
    assert pdf.render(PLAIN, {"text": "x"}, fonts=tmp_path) == pdf.render(PLAIN, {"text": "x"})


def test_a_process_that_writes_no_pdf_does_not_load_the_compiler() -> None:
    told = "import quittance.core.pdf, sys; print('typst' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", told], cwd=pdf.ROOT.parent, check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "False"
