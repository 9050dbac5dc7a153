"""A mail as it arrived, read as far as it can be read. Whatever is broken in it, something is shown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import collapse_rfc2231_value

from sandbox.mailbox import markup

FOLD = re.compile(r"\r?\n[ \t]*")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Tolerant(policy.Compat32):
    """Header bytes beyond ASCII are read as UTF-8, and what is no UTF-8 shows as a replacement sign."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        del name
        mended = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return FOLD.sub(" ", mended).strip()


@dataclass(frozen=True)
class Attachment:
    number: int
    name: str
    media_type: str
    content_id: str
    content: bytes

    @property
    def size_bytes(self) -> int:
        return len(self.content)


@dataclass(frozen=True)
class Reading:
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    complaint: str = ""
    links: tuple[markup.Link, ...] = ()
    html_words: str = ""

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def read(raw: bytes) -> Reading:
    try:
        return _read(BytesParser(policy=Tolerant()).parsebytes(raw))
    except Exception as error:  # noqa: BLE001 - senders break mail in more ways than can be listed
        return _headers_alone(raw, complaint=f"Its parts cannot be told apart ({type(error).__name__}).")


def _headers_alone(raw: bytes, *, complaint: str) -> Reading:
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    text = body.decode("utf-8", "replace")
    try:
        message = BytesHeaderParser(policy=Tolerant()).parsebytes(head + b"\n\n")
        headers = tuple((name, decoded(message[name])) for name in dict.fromkeys(message.keys()))
    except Exception:  # noqa: BLE001 - as above
        headers = ()
    return Reading(headers=headers, text=text, complaint=complaint)


def _read(message: "Message[str, str]") -> Reading:
    texts: list[str] = []
    html = ""
    attachments: list[Attachment] = []
    for number, part in enumerate(_leaves(message)):
        kind = part.get_content_type()
        named = bool(part.get_filename()) or part.get_content_disposition() == "attachment"
        if (kind == "text/plain" or part.get_content_maintype() == "multipart") and not named:
            texts.append(_text(part))
        elif kind == "text/html" and not named and not html:
            html = _text(part)
        else:
            attachments.append(_attachment(number, part))
    text = "\n".join(texts)
    html_words, links = markup.read(html, text=text)
    return Reading(
        headers=tuple((str(name), decoded(str(value))) for name, value in message.items()),
        text=text,
        html=html,
        attachments=tuple(attachments),
        complaint=_complaint(message),
        links=links,
        html_words=html_words,
    )


def _leaves(message: "Message[str, str]") -> Iterator["Message[str, str]"]:
    """Without recursion: a mail may be nested deeper than a stack. A mail inside a mail stays closed."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting.extend(reversed([each for each in inner if isinstance(each, Message)]))
        else:
            yield part


def _content(part: "Message[str, str]") -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"".join(each.as_bytes() for each in inner if isinstance(each, Message))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: "Message[str, str]") -> str:
    content = _content(part)
    try:
        text = content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return showable(text).replace("\r\n", "\n")


def _attachment(number: int, part: "Message[str, str]") -> Attachment:
    kind = part.get_content_type()
    given = part.get_filename() or part.get_param("name") or ""
    name = decoded(collapse_rfc2231_value(given) if given else "")
    fallback = "mail.eml" if kind == "message/rfc822" else f"part-{number + 1}.{kind.rpartition('/')[2]}"
    return Attachment(
        number=number,
        name=(CONTROLS.sub("", name).replace("\\", "/").rpartition("/")[2] or fallback)[:200],
        media_type=kind,
        content_id=str(part.get("Content-ID", "")).strip("<> "),
        content=_content(part),
    )


def _complaint(message: "Message[str, str]") -> str:
    if not message.defects:
        return ""
    return "It is not well formed: " + ", ".join(sorted({type(defect).__name__ for defect in message.defects})) + "."


def decoded(value: str) -> str:
    """Encoded words as people read them; what cannot be decoded stays as it was written."""
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return showable(value)
    return showable("".join(_piece(content, charset) for content, charset in pieces))


def showable(text: str) -> str:
    """Some charsets (unicode_escape, UTF-7) decode to halves of characters, which no page could ever encode."""
    return text.encode("utf-8", "replace").decode()


def _piece(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    try:
        return content.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")
