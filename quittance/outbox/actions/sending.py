"""One try at one delivery: the row first, the network second, the result third."""

import hashlib
import threading
from datetime import datetime
from functools import cache

import structlog
from django.conf import settings
from django.db import transaction

from quittance.core import events, locks, metrics
from quittance.core.secrets import SecretsError
from quittance.integrations import storage
from quittance.integrations.smtp import Accepted, Courier, Refused, Route, Unknown, Unreachable
from quittance.integrations.smtp import Outcome as Answer
from quittance.outbox.actions import mails
from quittance.outbox.models import Attachment, Attempt, Delivery
from quittance.outbox.models.attempt import Outcome
from quittance.outbox.models.delivery import State
from quittance.outbox.rules import retries
from quittance.outbox.rules.message import File, Letter, compose

log = structlog.get_logger()

_threads = threading.local()


class FileChanged(Exception):
    """An attachment's bytes are no longer those that were enclosed; the mail must not leave."""


def send(*, delivery_id: int, now: datetime) -> None:
    """Try it if it is due and nobody else has it in hand."""
    with locks.in_hand(locks.Kind.DELIVERY, delivery_id) as ours:
        attempt = _begin(delivery_id, now) if ours else None
        if attempt is None:
            return
        delivery = Delivery.objects.select_related("mail").get(pk=delivery_id)
        _conclude(delivery, attempt, _hand_over(delivery), now)


def _hand_over(delivery: Delivery) -> Answer:
    """What cannot be put together has not left, and says so: only what a killed worker had in hand is in doubt."""
    try:
        raw = compose(_letter(delivery))
    except (FileChanged, SecretsError, ValueError, LookupError) as error:
        log.exception("delivery.not_composed", delivery=delivery.pk)
        return Refused(554, f"5.6.0 {error} Not sent.", permanent=True)
    except (storage.StorageError, OSError) as error:
        log.warning("delivery.file_missing", delivery=delivery.pk, exc_info=error)
        return Unreachable(f"A file to be enclosed cannot be read: {error}")
    return _courier().send(raw, delivery.mail.from_address, delivery.address)


def _begin(delivery_id: int, now: datetime) -> Attempt | None:
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_related("mail")
            .filter(pk=delivery_id, state=State.WAITING, next_try_at__lte=now)
            .first()
        )
        if delivery is None:
            return None
        if Attempt.objects.filter(delivery=delivery, outcome=Outcome.UNDER_WAY).update(outcome=Outcome.LOST):
            # Whoever had it died before the answer was written down.
            log.warning("delivery.lost", delivery=delivery_id)
            if not _apply(delivery, now):
                return None
        number = Attempt.objects.filter(delivery=delivery).count() + 1
        return Attempt.objects.create(delivery=delivery, number=number, started_at=now)


def _conclude(delivery: Delivery, attempt: Attempt, answer: Answer, now: datetime) -> None:
    outcome, reply = _read(answer)
    metrics.mails.labels(outcome=outcome.value).inc()
    with transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk, outcome=Outcome.UNDER_WAY).update(outcome=outcome, reply=reply)
        Delivery.objects.filter(pk=delivery.pk).update(last_reply=reply)
        _apply(delivery, now)
    log.info("delivery.tried", delivery=delivery.pk, outcome=outcome.value, reply=reply)


def _apply(delivery: Delivery, now: datetime) -> bool:
    """Let the rules decide; True if it is to be tried again."""
    outcomes = list(Attempt.objects.filter(delivery=delivery).order_by("number").values_list("outcome", flat=True))
    decision = retries.verdict(outcomes=outcomes, written_at=delivery.mail.written_at, now=now)
    if isinstance(decision, retries.TryAgain):
        changes: dict[str, object] = {"next_try_at": decision.at}
        if decision.doubted:
            changes["doubted"] = True
        Delivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(**changes)
        return True
    moved = delivery.move(decision.state, settled_at=now)
    if moved and decision.state != State.SENT:
        events.record(f"delivery.{decision.state}", delivery, at=now, by="system", address=delivery.address)
    return False


def _read(answer: Answer) -> tuple[Outcome, str]:
    match answer:
        case Accepted(code=code, reply=reply):
            return Outcome.ACCEPTED, f"{code} {reply}"
        case Refused(code=code, reply=reply, permanent=True):
            return Outcome.REFUSED, f"{code} {reply}"
        case Refused(code=code, reply=reply):
            return Outcome.PUT_OFF, f"{code} {reply}"
        case Unreachable(reason=reason):
            return Outcome.UNREACHABLE, reason
        case Unknown(reason=reason):
            return Outcome.UNKNOWN, reason


def _letter(delivery: Delivery) -> Letter:
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
        files=tuple(_file(found) for found in mail.attachments.order_by("position")),
    )


def _file(found: Attachment) -> File:
    with _storage(settings.QUITTANCE.files_url).open(found.storage_key) as stored:
        content = stored.read()
    if hashlib.sha256(content).hexdigest() != found.sha256:
        raise FileChanged(f"{found.file_name} is not the file that was enclosed.")
    return File(name=found.file_name, content_type=found.content_type, content=content)


@cache
def _storage(url: str) -> storage.Storage:
    """One for all threads: behind S3 it holds a client that is dear to make."""
    return storage.from_url(url)


def _courier() -> Courier:
    """One connection per thread, kept from mail to mail."""
    route = Route.from_url(settings.QUITTANCE.smtp_url)
    kept: tuple[Route, Courier] | None = getattr(_threads, "courier", None)
    if kept is None or kept[0] != route:
        hang_up()
        kept = _threads.courier = (route, Courier(route))
    return kept[1]


def hang_up() -> None:
    """Close this thread's connection to the mail server, where a thread sends no more."""
    kept: tuple[Route, Courier] | None = getattr(_threads, "courier", None)
    if kept is not None:
        with kept[1]:
            _threads.courier = None
