"""What lies in an S/MIME envelope (CMS, RFC 5652): a signed one shows its content, an encrypted one does not.

The signature itself is not asked about: who sent a mail is proven elsewhere.
"""

from dataclasses import dataclass
from typing import Literal

DEPTH_MAX = 12
ELEMENTS_MAX = 200_000

_SIGNED = bytes.fromhex("2a864886f70d010702")
_SEQUENCE, _OBJECT, _OCTETS, _FIRST = 0x30, 0x06, 0x04, 0xA0
_OCTETS_IN_PIECES = 0x24


@dataclass(frozen=True)
class Envelope:
    kind: Literal["signed", "closed", "broken"]
    content: bytes = b""


class _Broken(Exception):
    pass


def opened(content: bytes) -> Envelope:
    try:
        return _opened(_Walk(content))
    except (_Broken, IndexError):
        return Envelope("broken")


def _opened(walk: "_Walk") -> Envelope:
    walk.enter(_SEQUENCE)
    if walk.octets(_OBJECT) != _SIGNED:
        return Envelope("closed")
    walk.enter(_FIRST)
    walk.enter(_SEQUENCE)
    walk.skip()  # version
    walk.skip()  # digests
    walk.enter(_SEQUENCE)
    walk.skip()  # the content's own sort
    walk.enter(_FIRST)
    return Envelope("signed", walk.text())


class _Walk:
    """One step after the other through nested elements, some of them of unknown length (BER)."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.place = 0
        self.seen = 0

    def header(self) -> tuple[int, int | None]:
        self.seen += 1
        if self.seen > ELEMENTS_MAX:
            raise _Broken
        tag, first = self.content[self.place], self.content[self.place + 1]
        self.place += 2
        if first == 0x80:  # noqa: PLR2004  of unknown length, ended by two zeros
            return tag, None
        if first < 0x80:  # noqa: PLR2004  the length itself
            return tag, first
        count = first & 0x7F
        length = int.from_bytes(self.content[self.place : self.place + count])
        self.place += count
        if self.place + length > len(self.content):
            raise _Broken
        return tag, length

    def enter(self, tag: int) -> None:
        if self.header()[0] != tag:
            raise _Broken

    def octets(self, tag: int) -> bytes:
        found, length = self.header()
        if found != tag or length is None:
            raise _Broken
        self.place += length
        return self.content[self.place - length : self.place]

    def skip(self, depth: int = 0) -> None:
        _, length = self.header()
        if length is not None:
            self.place += length
            return
        if depth >= DEPTH_MAX:
            raise _Broken
        while not self.at_end():
            self.skip(depth + 1)

    def at_end(self) -> bool:
        if self.content[self.place : self.place + 2] == b"\0\0":
            self.place += 2
            return True
        return False

    def text(self, depth: int = 0) -> bytes:
        """An octet string, whole or in pieces."""
        tag, length = self.header()
        if tag == _OCTETS and length is not None:
            self.place += length
            return self.content[self.place - length : self.place]
        if tag != _OCTETS_IN_PIECES or depth >= DEPTH_MAX:
            raise _Broken
        pieces = []
        end = None if length is None else self.place + length
        while self.place < end if end is not None else not self.at_end():
            pieces.append(self.text(depth + 1))
        return b"".join(pieces)
