"""One line of the list: what is known of a mail without opening it again."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sandbox.mailbox import reading

WORDS_MAX = 100_000
PREVIEW_MAX = 160
VERSION = 1


@dataclass(frozen=True)
class Envelope:
    """Who gave the mail to whom on the wire, which its headers may tell otherwise."""

    mail_from: str
    rcpt_to: tuple[str, ...]
    received_at: float


@dataclass(frozen=True)
class Entry:
    id: str
    received_at: float
    mail_from: str
    rcpt_to: tuple[str, ...]
    sender: str
    shown_to: str
    subject: str
    message_id: str
    preview: str
    attachments: tuple[tuple[str, int], ...]
    size_bytes: int
    words: str

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.received_at, tz=UTC)

    def has(self, terms: Sequence[str]) -> bool:
        return all(term in self.words for term in terms)


def entry(entry_id: str, envelope: Envelope, raw: bytes) -> Entry:
    mail = reading.read(raw)
    body = " ".join((mail.text or mail.html_words).split())
    mail_from = reading.showable(envelope.mail_from)
    written = Entry(
        id=entry_id,
        received_at=envelope.received_at,
        mail_from=mail_from,
        rcpt_to=tuple(reading.showable(each) for each in envelope.rcpt_to),
        sender=mail.header("From") or mail_from,
        shown_to=mail.header("To"),
        subject=mail.header("Subject"),
        message_id=mail.header("Message-ID"),
        preview=body[:PREVIEW_MAX],
        attachments=tuple((each.name, each.size_bytes) for each in mail.attachments),
        size_bytes=len(raw),
        words="",
    )
    return replace(written, words=_words(written, mail, body))


def _words(written: Entry, mail: reading.Reading, body: str) -> str:
    """All that a search looks at. Of the HTML only those words that the text does not have."""
    body = body[:WORDS_MAX].casefold()
    known = set(body.split())
    extra = (word for word in mail.html_words[:WORDS_MAX].casefold().split() if word not in known)
    names = (name for name, _size in written.attachments)
    seen = [written.sender, written.mail_from, written.shown_to, *written.rcpt_to, written.subject, *names]
    return "\n".join([*(each.casefold() for each in seen), body, " ".join(dict.fromkeys(extra))])


def recovered(entry_id: str, raw: bytes) -> Entry:
    """A mail whose envelope was lost with its sidecar: the headers have to do."""
    mail = reading.read(raw)
    recipient = " ".join(mail.header("To").split())
    envelope = Envelope(mail.header("Return-Path"), (recipient,) if recipient else (), received_at=time_of(entry_id))
    return entry(entry_id, envelope, raw)


def time_of(entry_id: str) -> float:
    try:
        return datetime.strptime(entry_id[:22], "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return time.time()


def dumped(written: Entry) -> bytes:
    return json.dumps({"version": VERSION, **asdict(written)}, ensure_ascii=False).encode("utf-8", "replace")


def loaded(content: bytes) -> Entry | None:
    """None where the sidecar is of another version or unreadable; the mail itself is then read again."""
    try:
        facts: dict[str, Any] = json.loads(content)
        if facts.pop("version") != VERSION:
            return None
        facts["rcpt_to"] = tuple(facts["rcpt_to"])
        facts["attachments"] = tuple((str(name), int(size)) for name, size in facts["attachments"])
        return Entry(**facts)
    except (ValueError, TypeError, KeyError):
        return None
