"""The head of a mail or of one of its parts: lines into fields, and fields into words.

The standard library raises on some heads and takes quadratic time for others, so lines are cut here. A head is what
stands before the first empty line; a lone carriage return ends no line, as it ends none for those who check signatures.
"""

import base64
import binascii
import codecs
import re
from dataclasses import dataclass, field

HEAD_BYTES_MAX = 2_000_000
LINES_MAX = 20_000
FIELD_LETTERS_MAX = 100_000
PARAMETERS_MAX = 100

_NEWLINE = re.compile(rb"\r{0,3}+\n")
_HEAD_ENDS = re.compile(rb"\n\r{0,3}+\n")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_ENCODED = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t]+(?==\?)")
_CONTROLS_AS_SPACE = dict.fromkeys((*range(32), *range(127, 160)), " ")
_TEXT_CONTROLS = {code: None for code in (*range(32), 127) if chr(code) not in "\n\t"}
# Some of Python's codecs are no charsets, and some of those take quadratic time.
_CHARSET = re.compile(
    r"(?:utf|us|ascii|ansi|iso|latin|windows|win|cp|ibm|koi8|gb|big5|shift|s?jis|euc|mac|tis|johab|l[1-9]|viscii|ks)"
    r"[a-z0-9_:.\-]{0,30}"
)
_PARAMETER = re.compile(r';\s*([^\s=;"*]{1,80}(?:\*[^\s=;"]{0,10})?)\s*=\s*("(?:[^"\\]|\\.)*+"?|[^;]*)', re.DOTALL)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Head:
    fields: dict[str, list[str]] = field(default_factory=dict)  # by the name in lower case, in their order
    faults: tuple[str, ...] = ()

    def first(self, name: str) -> str:
        """Unfolded, with its encoded words as they are."""
        return next(iter(self.fields.get(name, ())), "")

    def every(self, name: str) -> list[str]:
        return self.fields.get(name, [])

    def text(self, name: str) -> str:
        return decoded(self.first(name))


def cut(raw: bytes, start: int, end: int) -> tuple[Head, int]:
    """The head that begins at `start`, and where the body begins."""
    if empty := _NEWLINE.match(raw, start, end):
        return Head(), empty.end()
    ends = _HEAD_ENDS.search(raw, start, end)
    if ends is None:
        return _without_empty_line(raw, start, end)
    head, _ = _parsed(raw[start : min(ends.start(), start + HEAD_BYTES_MAX)], stop_at_stray=False)
    return head, ends.end()


def _without_empty_line(raw: bytes, start: int, end: int) -> tuple[Head, int]:
    """No line ends the head: it goes as far as its lines look like one."""
    head, length = _parsed(raw[start : min(end, start + HEAD_BYTES_MAX)], stop_at_stray=True)
    return head, start + length


def _parsed(head: bytes, *, stop_at_stray: bool) -> tuple[Head, int]:
    fields: dict[str, list[list[bytes]]] = {}
    faults: dict[str, None] = {}
    current: list[bytes] | None = None
    length = 0
    for count, line in enumerate(_NEWLINE.split(head, maxsplit=LINES_MAX)):
        if count == LINES_MAX:
            faults["Its head has too many lines; those at the end were not read."] = None
            break
        if line[:1] in b" \t" and line and current is not None:
            current.append(line)
        elif match := _FIELD.fullmatch(line):
            current = [match[2]]
            fields.setdefault(match[1].decode("ascii").lower(), []).append(current)
        elif stop_at_stray:
            break
        elif not line.startswith((b"From ", b">From ")) and line.strip():
            faults["Its head has a line that is none of a head; it was passed over."] = None
            current = None
        length = head.find(b"\n", length) + 1 or len(head)
    return Head({name: [_unfolded(each) for each in lines] for name, lines in fields.items()}, tuple(faults)), length


def _unfolded(pieces: list[bytes]) -> str:
    joined = b"".join(pieces)[: FIELD_LETTERS_MAX * 4]
    return as_words(joined, "").replace("\r", " ").replace("\n", " ").strip()[:FIELD_LETTERS_MAX]


def as_words(content: bytes, charset: str) -> str:
    """By its charset where there is such a one, else as most mail is written; never fails."""
    name = charset.strip().strip("\"'").lower()
    if name and _CHARSET.fullmatch(name):
        try:
            return _storable(content.decode(name, "replace"))
        except (LookupError, UnicodeError, ValueError):
            pass
    try:
        return _storable(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _storable(content.decode("cp1252", "replace"))


def is_known(charset: str) -> bool:
    name = charset.strip().strip("\"'").lower()
    if not _CHARSET.fullmatch(name):
        return False
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _storable(text: str) -> str:
    """Without what no database keeps: halves of letters and zeros."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def decoded(value: str) -> str:
    """With its encoded words read (RFC 2047), on one line. A letter may be cut in two between words of one charset."""
    if "=?" not in value:
        return " ".join(value.translate(_CONTROLS_AS_SPACE).split())
    value = _BETWEEN.sub(r"\1", value)
    texts: list[str] = []
    content, charset, after = b"", "", 0
    for match in _ENCODED.finditer(value):
        if match.start() > after or match[1].lower() != charset:
            texts += [as_words(content, charset), value[after : match.start()]]
            content, charset = b"", match[1].lower()
        content += _of_word(match[2], match[3])
        after = match.end()
    texts += [as_words(content, charset), value[after:]]
    return " ".join("".join(texts).translate(_CONTROLS_AS_SPACE).split())


def _of_word(coding: str, words: str) -> bytes:
    content = words.encode("utf-8", "replace")
    if coding in "bB":
        return from_base64(content)
    return binascii.a2b_qp(content.replace(b"_", b" "), header=True)


def from_base64(content: bytes) -> bytes:
    """As much of it as is base64."""
    try:
        return binascii.a2b_base64(content)
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
        return base64.b64decode(letters[: len(letters) - len(letters) % 4])


def parameters(value: str) -> dict[str, str]:
    """The parameters of a field such as Content-Type, in whatever way they are cut and coded (RFC 2231, RFC 2047)."""
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for count, match in enumerate(_PARAMETER.finditer(value)):
        if count >= PARAMETERS_MAX:
            break
        name, _, rest = match[1].lower().partition("*")
        number, coded = rest.rstrip("*"), rest.endswith("*") or match[1].endswith("*")
        position = int(number) if number.isdecimal() and number.isascii() else 0
        pieces.setdefault(name, {}).setdefault(position, (_unquoted(match[2]), coded))
    return {name: _joined(cut_up) for name, cut_up in pieces.items()}


def _unquoted(value: str) -> str:
    value = value.strip()
    if not value.startswith('"'):
        return value
    return re.sub(r"\\(.)", r"\1", value[1:].removesuffix('"'))


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    in_order = [pieces[position] for position in sorted(pieces)]
    if not any(coded for _, coded in in_order):
        return decoded("".join(value for value, _ in in_order))
    charset = ""
    content = b""
    for count, (value, coded) in enumerate(in_order):
        if count == 0 and coded and value.count("'") >= 2:  # noqa: PLR2004  charset'language'value
            charset, _, value = value.split("'", 2)  # noqa: PLW2901  the rest of it
        written = value.encode("utf-8", "replace")
        content += _PERCENT.sub(lambda hexes: bytes([int(hexes[1], 16)]), written) if coded else written
    return as_words(content, charset)


def readable(text: str) -> str:
    """For bodies: lines as they are, without controls."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_TEXT_CONTROLS)
