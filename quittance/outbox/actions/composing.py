"""A copy's bytes as they leave, read anew at each try and the same each time."""

import hashlib
from collections.abc import Sequence
from functools import cache

from django.conf import settings

from quittance.integrations import storage
from quittance.integrations.smtp import on_the_wire
from quittance.outbox.actions import mails, signatures
from quittance.outbox.models import Attachment, Delivery
from quittance.outbox.rules import kinds
from quittance.outbox.rules.message import File, Letter, compose


class FileChanged(Exception):
    """Stored bytes are no longer those that were enclosed; the mail must not leave."""


def whole(*, delivery: Delivery, slug: str, files: Sequence[Attachment]) -> bytes:
    """As it came, where the mail only travels through; else written from its rows. Signed either way."""
    mail = delivery.mail
    if mail.raw_key:
        raw = _stored(mail.raw_key, mail.raw_sha256, name="The mail to be passed on")
    else:
        raw = compose(_letter(delivery, slug, files))
    return signatures.signed(on_the_wire(raw), delivery=delivery)


def _letter(delivery: Delivery, slug: str, files: Sequence[Attachment]) -> Letter:
    mail = delivery.mail
    text, html = mails.whole(mail=mail)
    return Letter(
        message_id=delivery.message_id,
        from_name=mail.from_name,
        from_address=mail.from_address,
        to_name=delivery.name,
        to_address=delivery.address,
        reply_to=mail.reply_to,
        subject=mail.subject,
        text=text,
        html=html,
        written_at=mail.written_at,
        files=tuple(_file(found) for found in files),
        firm_slug=slug,
        automatic=kinds.is_automatic(mail.kind),
    )


def _file(found: Attachment) -> File:
    content = _stored(found.storage_key, found.sha256, name=found.file_name)
    return File(name=found.file_name, content_type=found.content_type, content=content)


def _stored(key: str, sha256: str, *, name: str) -> bytes:
    with _storage(settings.QUITTANCE.files_url).open(key) as stored:
        content = stored.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileChanged(f"{name} is not the file that was enclosed.")
    return content


@cache
def _storage(url: str) -> storage.Storage:
    """One for all threads: behind S3 it holds a client that is dear to make."""
    return storage.from_url(url)
