"""A delivery as bytes: the same bytes at every try, so that a repeated mail is the same mail."""

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

LOOP_HEADER = "X-Quittance-Loop"
LINE_LETTERS = 76  # of a file in base64, as RFC 2045 wants it


@dataclass(frozen=True)
class File:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """All that stands in one recipient's copy."""

    message_id: str
    from_name: str
    from_address: str
    to_name: str
    to_address: str
    reply_to: str
    subject: str
    text: str
    html: str
    written_at: datetime
    files: tuple[File, ...] = ()
    firm_slug: str = ""
    automatic: bool = True


class _Folding(EmailPolicy):
    """Folds words outside ASCII by the older module: the newer one loses a space at each fold."""

    def fold(self, name: str, value: str) -> str:
        if name == "Subject" and not value.isascii():
            return f"{name}: {Header(value, 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"
        found: Any = getattr(value, "addresses", ())
        if len(found) == 1 and not found[0].display_name.isascii():
            words = Header(found[0].display_name, "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep} <{found[0].addr_spec}>{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")


_CONTROLS = {"Cc", "Cs"}
_PLAIN = _Folding(linesep="\r\n")
_INTERNATIONAL = _PLAIN.clone(utf8=True)
# What means nothing in any header: no quotes, no encoded words, no spaces that a fold could take.
_COMMON = re.compile(r"[A-Za-z0-9<](?: ?[A-Za-z0-9&'.,:;+/<>@_-])*")
_COMMON_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")
_COMMON_TYPE = re.compile(r"(?:application|image)/[a-z0-9.+-]{1,40}")
_ANY_TYPE = re.compile(r"([a-z0-9][a-z0-9!#$&^_.+-]{0,126})/([a-z0-9][a-z0-9!#$&^_.+-]{0,126})")
_OF_PARTS = {"message", "multipart"}
_NAME_LETTERS = 40
_WORDS = b'Content-Type: text/%s; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
_FILE = (
    b'Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="%s"\r\n\r\n'
)


def compose(letter: Letter) -> bytes:
    """Put together by hand: the library would parse each header and walk each line for most of a worker's time."""
    ascii_only = (letter.to_address + letter.from_address + letter.reply_to).isascii()
    policy = _PLAIN if ascii_only else _INTERNATIONAL
    head = b"".join(_header(name, value, policy) for name, value in _headers(letter))
    body = _alternative(letter, 1 if letter.files else 0)
    if letter.files:
        body = _multipart("mixed", [body, *(_enclosed(letter, file) for file in letter.files)], letter, 0)
    return head + b"MIME-Version: 1.0\r\n" + body


def _headers(letter: Letter) -> Iterator[tuple[str, str | Address]]:
    yield "From", _address(letter.from_name, letter.from_address)
    yield "To", _address(letter.to_name, letter.to_address)
    if letter.reply_to:
        yield "Reply-To", letter.reply_to
    yield "Subject", one_line(letter.subject)
    yield "Date", format_datetime(letter.written_at)
    yield "Message-ID", f"<{letter.message_id}>"
    if letter.automatic:
        yield "Auto-Submitted", "auto-generated"
    if letter.firm_slug:
        # Whoever's rule sends this mail back to us is told by it: the relay takes none that bears it.
        yield LOOP_HEADER, letter.firm_slug


def _header(name: str, value: str | Address, policy: _Folding) -> bytes:
    """Of common letters and one line it stands as it is; whatever else it may be, the library knows how to write it."""
    shown = str(value)
    if len(name) + 2 + len(shown) <= LINE_LETTERS and _COMMON.fullmatch(shown):
        return f"{name}: {shown}\r\n".encode()
    return policy.fold_binary(*policy.header_store_parse(name, value))


def _alternative(letter: Letter, number: int) -> bytes:
    return _multipart("alternative", [_words("plain", letter.text), _words("html", letter.html)], letter, number)


def _multipart(kind: str, parts: Sequence[bytes], letter: Letter, number: int) -> bytes:
    mark = hashlib.sha256(f"{letter.message_id}/{number}".encode()).hexdigest()[:40].encode()
    inner = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts)
    begins = b'Content-Type: multipart/%s;\r\n boundary="%s"\r\n\r\n' % (kind.encode(), mark)
    return begins + inner + b"--" + mark + b"--\r\n"


def _words(kind: str, text: str) -> bytes:
    # Quoted-printable goes everywhere: short lines, no 8-bit letters, nothing for a server on the way to rewrite.
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    written = binascii.b2a_qp(plain.encode()).replace(b"\n", b"\r\n")
    return _WORDS % kind.encode() + written


def _enclosed(letter: Letter, file: File) -> bytes:
    name = one_line(file.name)
    lines = b"\r\n".join(_lines(base64.b64encode(file.content)))
    if len(name) <= _NAME_LETTERS and _COMMON_NAME.fullmatch(name) and _COMMON_TYPE.fullmatch(file.content_type):
        return _FILE % (file.content_type.encode(), name.encode()) + lines
    main, sub = _kind(file.content_type)
    place = hashlib.sha256(f"{letter.message_id}/file".encode()).digest()
    part = EmailMessage(policy=_PLAIN)
    part.set_content(place, maintype=main, subtype=sub, disposition="attachment", filename=name)
    return part.as_bytes().rpartition(base64.b64encode(place))[0] + lines


def _kind(content_type: str) -> tuple[str, str]:
    """A mail or several parts that came as a file travel on as bytes: no such part may be written in base64."""
    found = _ANY_TYPE.fullmatch(content_type.strip().lower())
    return (found[1], found[2]) if found and found[1] not in _OF_PARTS else ("application", "octet-stream")


def _lines(written: bytes) -> Iterator[bytes]:
    return (written[start : start + LINE_LETTERS] for start in range(0, len(written), LINE_LETTERS))


def one_line(text: str) -> str:
    """Names and subjects come from outside; a line break in one would begin a header of its writer's choosing."""
    shown = (letter for letter in text if letter.isspace() or unicodedata.category(letter) not in _CONTROLS)
    return " ".join("".join(shown).split())


def _address(name: str, address: str) -> Address:
    # In parts, because the parser refuses letters outside ASCII before the @ that SMTPUTF8 carries.
    local, _, domain = address.rpartition("@")
    return Address(display_name=one_line(name), username=local, domain=domain)
