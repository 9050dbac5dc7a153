"""Records as people paste them: lines of a zone file, or a name, a type and a value one by one."""

import re

from sandbox.dns import wire
from sandbox.dns.zone import TTL_MAX, TTL_USUAL

_PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
NAME_MAX = 253
VALUE_MAX = 4000


class Unclear(ValueError):
    """What was pasted is no record; the words say why, and what would do."""


def records(pasted: str) -> list[wire.Record]:
    """`name [seconds] [IN] TYPE value`, one on a line. A value may stand in quotes, also in several pieces."""
    lines = [line.strip() for line in pasted.splitlines()]
    found = [_line(line) for line in lines if line and not line.startswith(";")]
    if not found:
        raise Unclear("Paste at least one record, such as: news.example TXT v=spf1 -all")
    return found


def record(name: str, kind: str, value: str, ttl: int = TTL_USUAL) -> wire.Record:
    name = name.strip().rstrip(".").lower()
    if len(name) > NAME_MAX or not _NAME.fullmatch(name):
        raise Unclear(f"“{name[:80]}” is no name. Write one like _dmarc.harborpine.example.")
    kind = kind.strip().upper()
    if kind not in wire.KINDS:
        raise Unclear(f"“{kind[:20]}” is no type that is known here. Known are {', '.join(wire.KINDS)}.")
    made = wire.Record(name, kind, ttl, _value(kind, value))
    try:
        wire.packed_value(made)
    except (ValueError, UnicodeError):
        raise Unclear(f"“{made.value[:80]}” is no value of a record of type {kind}.") from None
    return made


def _line(line: str) -> wire.Record:
    words = line.replace("\t", " ").split(None, 1)
    name, rest, ttl = words[0], words[1] if len(words) > 1 else "", TTL_USUAL
    head, _, tail = rest.partition(" ")
    if head.isascii() and head.isdecimal() and int(head[:9]) <= TTL_MAX:
        ttl, rest = int(head), tail.strip()
        head, _, tail = rest.partition(" ")
    if head.upper() == "IN":
        rest = tail.strip()
    kind, _, value = rest.partition(" ")
    return record(name, kind, value, ttl)


def _value(kind: str, value: str) -> str:
    value = value.strip()
    pieces = _PIECE.findall(value) if value.startswith('"') else []
    if pieces and kind == "TXT":  # pieces are one text: nothing stands between them
        value = re.sub(r"\\(.)", r"\1", "".join(pieces))
    if not value or len(value) > VALUE_MAX:
        raise Unclear(f"A record of type {kind} needs a value of at most {VALUE_MAX:,} letters.")
    return value
