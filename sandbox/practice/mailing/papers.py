"""The PDF of an invoice. The same invoice gives the same bytes."""

import json
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from sandbox.practice.mailing.bills import Bill

TEMPLATE = Path(__file__).with_name("invoice.typ")
PASSWORD = "client-1040"  # noqa: S105 - of the sandbox world, where it is no secret


def drawn(bill: Bill) -> bytes:
    import typst  # a tenth of a second on a cold disk, and most of what is done here draws nothing

    text = json.dumps(bill.as_data())
    made = typst.compile(
        TEMPLATE,
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"data": text},
        timestamp=0,
    )
    return bytes(made)


def locked(paper: bytes) -> bytes:
    """Opens by a password alone."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper)))
    writer.encrypt(PASSWORD, algorithm="AES-256")
    sink = BytesIO()
    writer.write(sink)
    return sink.getvalue()


def torn(paper: bytes) -> bytes:
    """The first third of it, as a full disk or a bad program leaves it behind."""
    return paper[: len(paper) // 3]
