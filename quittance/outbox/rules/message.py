"""A delivery as bytes: the same bytes at every try, so that a repeated mail is the same mail."""

import base64
import hashlib
import unicodedata
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


def compose(letter: Letter) -> bytes:
    ascii_only = (letter.to_address + letter.from_address + letter.reply_to).isascii()
    message = EmailMessage(policy=_PLAIN if ascii_only else _INTERNATIONAL)
    message["From"] = _address(letter.from_name, letter.from_address)
    message["To"] = _address(letter.to_name, letter.to_address)
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.message_id}>"
    if letter.automatic:
        message["Auto-Submitted"] = "auto-generated"
    if letter.firm_slug:
        # Whoever's rule sends this mail back to us is told by it: the relay takes none that bears it.
        message[LOOP_HEADER] = letter.firm_slug
    # Quoted-printable goes everywhere: short lines, no 8-bit letters, nothing for a server on the way to rewrite.
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for number, file in enumerate(letter.files):
        main, _, sub = file.content_type.partition("/")
        place = _place(letter.message_id, number)
        message.add_attachment(place, maintype=main, subtype=sub, filename=one_line(file.name))
    _fix_boundaries(message, letter.message_id)
    return _filled(message.as_bytes(), letter)


def _filled(raw: bytes, letter: Letter) -> bytes:
    """With the files in their places: the library would take them through line by line, for most of the time."""
    for number, file in reversed(list(enumerate(letter.files))):
        before, _, after = raw.rpartition(base64.b64encode(_place(letter.message_id, number)))
        # The place's own line ends where the file's last one does.
        written = base64.b64encode(file.content)
        lines = (written[start : start + LINE_LETTERS] for start in range(0, len(written), LINE_LETTERS))
        raw = before + b"\r\n".join(lines) + after
    return raw


def _place(seed: str, number: int) -> bytes:
    return hashlib.sha256(f"{seed}/file/{number}".encode()).digest()


def one_line(text: str) -> str:
    """Names and subjects come from outside; a line break in one would begin a header of its writer's choosing."""
    shown = (letter for letter in text if letter.isspace() or unicodedata.category(letter) not in _CONTROLS)
    return " ".join("".join(shown).split())


def _address(name: str, address: str) -> Address:
    # In parts, because the parser refuses letters outside ASCII before the @ that SMTPUTF8 carries.
    local, _, domain = address.rpartition("@")
    return Address(display_name=one_line(name), username=local, domain=domain)


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()[:40])
