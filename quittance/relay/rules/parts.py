"""A mail cut into its parts, whatever it claims about itself: bounded in number, depth and work, and never failing."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quittance.relay.rules import heads
from quittance.relay.rules.heads import Head

PARTS_MAX = 1_000
DEPTH_MAX = 50
WORK_MAX_TIMES = 24  # how often the whole mail may be gone through, for the sake of parts within parts
BOUNDARY_LENGTH_MAX = 200
UU_LINES_MAX = 800_000  # more than 40 MB have

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+\-]{0,58}/[a-z0-9!#$&^_.+\-*]{1,58}")
_FIRST_DASHES = re.compile(rb"(?:\A|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n(?=[A-Za-z\-]{3,60}:)")
# The newline at its end is left for the next line to begin with.
_LINE_ENDS = re.compile(rb"(--)?[ \t]*+(?:\r{0,3}+(?=\n)|\r?\Z)")
_UU_BEGINS = re.compile(rb"begin [0-7]{3,4} [^\r\n]*\r?\n")


@dataclass
class Part:
    """A leaf: whatever is no multipart. `within` are the types of what it lies in, the outermost first."""

    head: Head
    content_type: str
    raw: bytes
    within: tuple[str, ...] = ()
    group: int = 0  # parts of one multipart/alternative share it; 0 for the others

    @property
    def type_parameters(self) -> dict[str, str]:
        return heads.parameters(self.head.first("content-type"))


@dataclass
class Cut:
    """What came of cutting. `missed` tells that something of the mail is in no part."""

    parts: list[Part] = field(default_factory=list)
    faults: dict[str, None] = field(default_factory=dict)
    missed: bool = False
    work: int = 0
    groups: int = 0

    def miss(self, fault: str) -> None:
        self.faults[fault] = None
        self.missed = True


@dataclass(frozen=True)
class _Entity:
    raw: bytes
    start: int
    end: int
    within: tuple[str, ...]
    group: int
    usual_type: str = "text/plain"


def of_mail(raw: bytes) -> tuple[Head, Cut]:
    head, _ = heads.cut(raw, 0, len(raw))
    return head, of_entity(raw, Cut(work=-WORK_MAX_TIMES * max(len(raw), 1_000_000)))


def of_entity(raw: bytes, cut: Cut, within: tuple[str, ...] = ()) -> Cut:
    """Adds the leaves in their order. The parts still to be looked at are a stack, so no depth exhausts ours."""
    waiting = [_Entity(raw, 0, len(raw), within, 0)]
    while waiting:
        if len(cut.parts) >= PARTS_MAX:
            cut.miss(f"It has more than {PARTS_MAX:,} parts; those beyond were not read.")
            break
        entity = waiting.pop()
        head, body = heads.cut(entity.raw, entity.start, entity.end)
        cut.faults.update(dict.fromkeys(head.faults))
        kind = type_of(head, entity.usual_type)
        inner = _inner(entity, head, kind, body, cut) if kind.startswith("multipart/") else None
        if inner is None:
            kind = "application/octet-stream" if kind.startswith("multipart/") and entity.within else kind
            cut.parts.append(Part(head, kind, entity.raw[body : entity.end], entity.within, entity.group))
        else:
            waiting += reversed(inner)
    return cut


def type_of(head: Head, usual: str = "text/plain") -> str:
    written = head.first("content-type")
    if not written:
        return usual
    name = re.sub(r"\s", "", written.partition(";")[0]).lower()
    return name if _TYPE.fullmatch(name) else "application/octet-stream"


def _inner(entity: _Entity, head: Head, kind: str, body: int, cut: Cut) -> list[_Entity] | None:
    """What a multipart holds; none where it cannot be cut."""
    if len(entity.within) >= DEPTH_MAX:
        cut.miss(f"Its parts lie more than {DEPTH_MAX} deep in each other; the innermost were not read.")
        return None
    cut.work += entity.end - body
    if cut.work > 0:
        cut.miss("Its parts lie in each other so often that the innermost were not read.")
        return None
    boundary = _boundary(entity, head, body, cut)
    if not boundary:
        return None
    spans = _spans(entity, boundary, body, cut)
    if not spans:
        cut.miss("It says that it has parts, but none begins as it says.")
        return None
    cut.groups += 1
    group = cut.groups if kind == "multipart/alternative" else entity.group
    usual = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    return [_Entity(entity.raw, *span, (*entity.within, kind), group, usual) for span in spans]


def _boundary(entity: _Entity, head: Head, body: int, cut: Cut) -> bytes:
    written = heads.parameters(head.first("content-type")).get("boundary", "")
    boundary = written.encode("utf-8", "replace")[:BOUNDARY_LENGTH_MAX].rstrip()
    if boundary:
        return boundary
    if guessed := _FIRST_DASHES.search(entity.raw, max(body - 1, 0), entity.end):
        cut.faults["It does not say what holds its parts apart; that was read from its first lines."] = None
        return guessed[1]
    cut.miss("It does not say what holds its parts apart.")
    return b""


def _spans(entity: _Entity, boundary: bytes, body: int, cut: Cut) -> list[tuple[int, int]]:
    """From the end of each line that begins a part to the start of the next such line."""
    spans: list[tuple[int, int]] = []
    begins = -1
    for start, rest in _lines_of(boundary, entity, body):
        if begins >= 0:
            spans.append((begins, _before_newline(entity.raw, begins, start + 1)))
        if rest[1]:
            return spans
        begins = min(rest.end() + 1, entity.end)
        if len(spans) > PARTS_MAX:
            return spans
    if begins >= 0:
        cut.faults["It ends before its last part is closed; it may be cut off."] = None
        spans.append((begins, entity.end))
    return spans


def _lines_of(boundary: bytes, entity: _Entity, body: int) -> Iterator[tuple[int, re.Match[bytes]]]:
    """Where each begins, with the newline before it, and what follows the boundary there.

    Looked for by hand: an expression for each boundary took longer to make than the search did.
    """
    mark = b"\n--" + boundary
    start = entity.raw.find(mark, max(body - 1, 0), entity.end)
    while start >= 0:
        rest = _LINE_ENDS.match(entity.raw, start + len(mark), entity.end)
        if rest:
            yield start, rest
        start = entity.raw.find(mark, rest.end() if rest else start + 1, entity.end)


def _before_newline(raw: bytes, start: int, end: int) -> int:
    """The line's end before a boundary belongs to the boundary."""
    if end - 1 >= start and raw[end - 1 : end] == b"\n":
        end -= 1
    if end - 1 >= start and raw[end - 1 : end] == b"\r":
        end -= 1
    return end


def content_of(part: Part, cut: Cut) -> bytes:
    """Decoded as the part says it is coded; as it is where it says nothing sensible."""
    coding = part.head.text("content-transfer-encoding").split(";")[0].split("(")[0].strip().lower()
    if coding == "base64":
        return heads.from_base64(part.raw)
    if coding == "quoted-printable":
        return binascii.a2b_qp(part.raw)
    if coding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return _from_uu(part.raw)
    if coding not in {"", "7bit", "8bit", "binary"}:
        cut.faults[f"A part is coded as “{coding[:40]}”, which nothing knows; it was taken as it is."] = None
    return part.raw


def _from_uu(raw: bytes) -> bytes:
    begins = _UU_BEGINS.search(raw)
    if not begins or raw.count(b"\n") > UU_LINES_MAX:
        return raw
    return b"".join(_uu_lines(raw[begins.end() :]))


def _uu_lines(raw: bytes) -> Iterator[bytes]:
    for line in raw.splitlines():
        if line.strip() in {b"end", b"`", b""}:
            return
        try:
            yield binascii.a2b_uu(line)
        except binascii.Error:
            # Some programs write more signs than the line's length asks for.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                yield binascii.a2b_uu(line[: length + 1])
            except binascii.Error:
                return
