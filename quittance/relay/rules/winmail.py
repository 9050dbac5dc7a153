"""The files in a winmail.dat, the wrapping that Outlook puts around a mail in its own format (MS-OXTNEF)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from quittance.relay.rules import heads

FILES_MAX = 200
_SIGNATURE = 0x223E9F78
_ATTRIBUTE = struct.Struct("<BII")
_NUMBER = struct.Struct("<I")
_NEW_FILE, _TITLE, _CONTENT, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME, _MIME_TYPE = 0x3707, 0x370E
_FIXED_LENGTHS = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = {0x0D, 0x1E, 0x1F, 0x102}
_UNICODE, _MANY, _NAMED = 0x1F, 0x1000, 0x8000


@dataclass
class Wrapped:
    file_name: str = ""
    content_type: str = ""
    content: bytes = b""


def files(content: bytes) -> list[Wrapped] | None:
    """None where it cannot be read to its end: then it is left as it is."""
    try:
        return _files(content)
    except (struct.error, ValueError, IndexError):
        return None


def _files(content: bytes) -> list[Wrapped]:
    found: list[Wrapped] = []
    for name, value in _attributes(content):
        if name == _NEW_FILE:
            if len(found) >= FILES_MAX:
                raise ValueError("more files than anybody encloses")
            found.append(Wrapped())
        elif found and name == _TITLE:
            found[-1].file_name = found[-1].file_name or heads.as_words(value.split(b"\0")[0], "cp1252")
        elif found and name == _CONTENT:
            found[-1].content = value
        elif found and name == _PROPERTIES:
            _note_properties(found[-1], value)
    return found


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    if _NUMBER.unpack_from(content)[0] != _SIGNATURE:
        raise ValueError("no winmail.dat")
    place = 6
    while place + _ATTRIBUTE.size <= len(content):
        _, name, length = _ATTRIBUTE.unpack_from(content, place)
        place += _ATTRIBUTE.size
        if place + length > len(content):
            raise ValueError("cut off")
        yield name, content[place : place + length]
        place += length + 2  # its check sum


def _note_properties(file: Wrapped, value: bytes) -> None:
    """Its long name, if it has one. A property that we cannot measure ends the reading, not the file."""
    try:
        for kind, name, text in _properties(value):
            said = heads.as_words(text, "utf-16-le" if kind == _UNICODE else "cp1252").split("\0")[0]
            if name == _LONG_NAME and said:
                file.file_name = said
            elif name == _MIME_TYPE:
                file.content_type = said
    except (struct.error, ValueError):
        return


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    (count,) = _NUMBER.unpack_from(value)
    place = 4
    for _ in range(min(count, 1_000)):
        kind, name = struct.unpack_from("<HH", value, place)
        place += 4
        if name >= _NAMED:
            place = _after_name(value, place)
        if kind & ~_MANY in _VARIABLE:
            (times,) = _NUMBER.unpack_from(value, place)
            place += 4
            for _ in range(min(times, 1_000)):
                (length,) = _NUMBER.unpack_from(value, place)
                yield kind, name, value[place + 4 : place + 4 + length]
                place += 4 + _padded(length)
        else:
            times = 1
            if kind & _MANY:
                (times,) = _NUMBER.unpack_from(value, place)
                place += 4
            if kind & ~_MANY not in _FIXED_LENGTHS:
                raise ValueError("a property of unknown length")
            place += times * _FIXED_LENGTHS[kind & ~_MANY]


def _after_name(value: bytes, place: int) -> int:
    """A named property says its own name first: sixteen bytes of whose it is, then a number or a text."""
    (by_text,) = _NUMBER.unpack_from(value, place + 16)
    if not by_text:
        return place + 24
    (length,) = _NUMBER.unpack_from(value, place + 20)
    return place + 24 + _padded(length)


def _padded(length: int) -> int:
    return length + -length % 4
