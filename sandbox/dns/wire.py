"""The little of DNS on the wire that a question and its answer need (RFC 1035). No network, no files."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

KINDS = {"A": 1, "NS": 2, "CNAME": 5, "MX": 15, "TXT": 16, "AAAA": 28}
ANY, INTERNET = 255, 1
NO_ERROR, FORMAT_ERROR, NO_SUCH_NAME, NOT_IMPLEMENTED = 0, 1, 3, 4
ANSWER_BYTES_MAX = 512  # over UDP; an asker that offers more room (EDNS) is answered within this all the same
STREAM_BYTES_MAX = 65_535  # over TCP, where two bytes tell the length
_TRUNCATED = 0x0200


@dataclass(frozen=True)
class Record:
    name: str
    kind: str
    ttl: int
    value: str


class Unreadable(ValueError):
    """The bytes are no question."""


def answer(question: bytes, find: Callable[[str], Sequence[Record] | None], *, most: int = ANSWER_BYTES_MAX) -> bytes:
    """`find` gives all records of a name, None where there is no such name. Unreadable below a whole header.

    What does not fit into `most` bytes is left out, and the answer says so: the asker comes again by TCP.
    """
    if len(question) < 12 or question[2] & 0x80:
        raise Unreadable("no header, or itself an answer")
    number, flags, count = struct.unpack("!HHH", question[:6])
    if flags & 0x7800:
        return _head(number, flags, NOT_IMPLEMENTED)
    if count != 1:
        return _head(number, flags, FORMAT_ERROR)
    try:
        name, end = _name(question, 12)
        kind, _class = struct.unpack("!HH", question[end : end + 4])
    except (Unreadable, struct.error):
        return _head(number, flags, FORMAT_ERROR)
    asked = question[12 : end + 4]
    records = find(name)
    if records is None:
        return _head(number, flags, NO_SUCH_NAME, asked)
    chosen = [record for record in records if kind in (ANY, KINDS[record.kind])]
    body = b"".join(_record(record) for record in chosen)
    whole = _head(number, flags, NO_ERROR, asked, len(chosen)) + body
    return whole if len(whole) <= most else _head(number, flags | _TRUNCATED, NO_ERROR, asked)


def _head(number: int, flags: int, code: int, asked: bytes = b"", count: int = 0) -> bytes:
    # Answer, authoritative, and "recursion desired" as it was asked; 0x0080 would promise recursion.
    told = 0x8400 | (flags & 0x0100) | (flags & _TRUNCATED) | code
    return struct.pack("!HHHHHH", number, told, 1 if asked else 0, count, 0, 0) + asked


def _name(message: bytes, at: int) -> tuple[str, int]:
    labels: list[str] = []
    while True:
        if at >= len(message) or message[at] > 63:  # a pointer has no place in a question
            raise Unreadable("a name runs out of the message")
        length = message[at]
        at += 1
        if length == 0:
            return ".".join(labels).lower(), at
        labels.append(message[at : at + length].decode("ascii", "replace"))
        at += length


def packed_name(name: str) -> bytes:
    labels = [
        label.encode("idna") if not label.isascii() else label.encode()
        for label in name.rstrip(".").split(".")
        if label
    ]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def _record(record: Record) -> bytes:
    value = packed_value(record)
    # 0xC00C points back to the name in the question, which is the name of every record we answer with.
    return struct.pack("!HHHIH", 0xC00C, KINDS[record.kind], INTERNET, record.ttl, len(value)) + value


def packed_value(record: Record) -> bytes:
    match record.kind:
        case "A":
            return IPv4Address(record.value).packed
        case "AAAA":
            return IPv6Address(record.value).packed
        case "MX":
            rank, _, host = record.value.partition(" ")
            return struct.pack("!H", int(rank)) + packed_name(host)
        case "TXT":
            text = record.value.encode()
            pieces = [text[start : start + 255] for start in range(0, len(text), 255)] or [b""]
            return b"".join(bytes([len(piece)]) + piece for piece in pieces)
        case _:
            return packed_name(record.value)
