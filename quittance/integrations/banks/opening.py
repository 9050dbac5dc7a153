"""A file's bytes as text that can do no harm: of a bearable size, without control characters."""

import codecs

from quittance.integrations.banks.words import Unreadable

BYTES_MAX = 20 * 1024 * 1024
LINES_MAX = 100_000
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_KEPT = {"\n", "\t"}


def text_of(data: bytes) -> str:
    """With bare newlines. What is not UTF-8 is read as Windows writes it: only letters of texts can differ."""
    if len(data) > BYTES_MAX:
        raise Unreadable(f"The file is larger than {BYTES_MAX // (1024 * 1024)} MB. Download fewer days at once.")
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > LINES_MAX:
        raise Unreadable(f"The file has more than {LINES_MAX:,} lines. Download fewer days at once.")
    if not text.strip():
        raise Unreadable("The file is empty.")
    return "".join(letter if letter.isprintable() or letter in _KEPT else " " for letter in text)


def _decoded(data: bytes) -> str:
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
