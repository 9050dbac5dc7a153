"""Writing a mail: rows in the transaction of the news it tells, sent after it commits."""

import uuid
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction

from quittance.core import gathering, queue
from quittance.outbox import queries
from quittance.outbox.models import Attachment, Delivery, Mail
from quittance.outbox.rules import kinds
from quittance.outbox.rules.message import one_line
from quittance.tenancy.actions import vault
from quittance.tenancy.models import Firm

# Stands in the row where the secret word stands in the mail; plain in text, in HTML and in addresses.
APART = "a-word-that-is-kept-apart"
_TAKEN_OUT = APART.replace("-", " ")  # not nothing: what stood around it could close up to the word again
SENT_TOGETHER = 20  # copies that one job sends, one after the other
SUBJECT_MAX = 400  # what the row holds; a mail program shows a quarter of it


@dataclass(frozen=True)
class Recipient:
    address: str
    name: str = ""


@dataclass(frozen=True)
class Enclosure:
    """A stored file to travel with the mail."""

    storage_key: str
    sha256: str
    file_name: str
    content_type: str


@dataclass(frozen=True)
class Words:
    """What a domain's mail says. `secret` is the part of a link in it that lets somebody in."""

    kind: str
    subject: str
    text: str
    html: str
    secret: str = ""


@dataclass(frozen=True)
class About:
    """Whom and what a mail is about, for people who look for it later."""

    client_id: int | None = None
    client_name: str = ""
    about: str = ""


def post(  # noqa: PLR0913  a mail is all of this, and most callers say five of them
    *,
    firm: Firm,
    key: str,
    words: Words,
    to: Sequence[Recipient],
    now: datetime,
    enclosures: Sequence[Enclosure] = (),
    about: About | None = None,
    reply_to: str = "",
    raw: Enclosure | None = None,
) -> Mail:
    """Write the mail once per key; who posts the same news again gets the mail that is there.

    With `raw` its stored bytes go out as they are, and the words are for the list of mails alone.
    """
    about = about or About()
    sender = queries.sender(firm)
    mail = Mail(
        key=key,
        kind=words.kind,
        subject=one_line(words.subject)[:SUBJECT_MAX],
        from_name=sender.name,
        from_address=sender.address,
        reply_to=reply_to or firm.contact_address,
        client_id=about.client_id,
        client_name=about.client_name,
        about=about.about,
        raw_key=raw.storage_key if raw else "",
        raw_sha256=raw.sha256 if raw else "",
        text=_without(words.secret, words.text),
        html=_without(words.secret, words.html),
        secret=vault.sealed(name=_place(key), secret=words.secret) if words.secret else "",
        written_at=now,
    )
    try:
        # What is gathered is written together at the end; whoever gathers starts anew, one by one, if any was there.
        with transaction.atomic() if gathering.is_off() else nullcontext():
            gathering.write([mail])
            _enclose(mail, enclosures)
            _address(mail, to, now)
    except IntegrityError:
        # Nearly all mails are new, so that it is not asked before.
        there = Mail.objects.filter(key=key).first()
        if there is None:
            raise
        return there
    return mail


def whole(*, mail: Mail) -> tuple[str, str]:
    """Text and HTML as they leave, with the word that was kept apart."""
    if not mail.secret:
        return mail.text, mail.html
    secret = vault.unsealed(name=_place(mail.key), token=mail.secret)
    return mail.text.replace(APART, secret), mail.html.replace(APART, secret)


def _without(secret: str, body: str) -> str:
    """Whoever writes the stand-in into a mail that we wrap would have the secret put into a link of his own."""
    return body.replace(APART, _TAKEN_OUT).replace(secret, APART) if secret else body


def _place(key: str) -> str:
    return f"mail:{key}"


def _enclose(mail: Mail, enclosures: Sequence[Enclosure]) -> None:
    rows = [
        Attachment(
            mail=mail,
            position=position,
            file_name=enclosure.file_name,
            content_type=enclosure.content_type,
            storage_key=enclosure.storage_key,
            sha256=enclosure.sha256,
        )
        for position, enclosure in enumerate(enclosures)
    ]
    gathering.write(rows)


def _address(mail: Mail, to: Sequence[Recipient], now: datetime) -> None:
    each_once: dict[str, Recipient] = {}
    for recipient in to:
        each_once.setdefault(recipient.address.strip().lower(), recipient)
    written = [
        Delivery(
            mail=mail,
            address=recipient.address.strip(),
            name=recipient.name,
            message_id=f"{uuid.uuid4()}@{settings.QUITTANCE.inbound_domain}",
            next_try_at=now,
        )
        for recipient in each_once.values()
    ]
    gathering.write(written)
    priority = kinds.priority(mail.kind)
    for delivery in written:
        if not gathering.put(("outbox.send", priority), delivery.pk, partial(_send_together, priority=priority)):
            queue.enqueue("outbox.send", delivery_id=delivery.pk, priority=priority)


def _send_together(deliveries: list[int], *, priority: int) -> None:
    shares = [deliveries[first : first + SENT_TOGETHER] for first in range(0, len(deliveries), SENT_TOGETHER)]
    queue.enqueue_each("outbox.send_all", [{"delivery_ids": share} for share in shares], priority=priority)
