"""One try at one delivery: the row first, the network second, the result third."""

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from quittance.core import events, locks, metrics, once, scope
from quittance.core.secrets import SecretsError
from quittance.integrations import storage
from quittance.integrations.smtp import Accepted, Courier, Refused, Route, Unknown, Unreachable
from quittance.integrations.smtp import Outcome as Answer
from quittance.outbox import queries
from quittance.outbox.actions import bounces, composing, throttle
from quittance.outbox.models import Attachment, Attempt, Delivery, Mail
from quittance.outbox.models.attempt import Outcome
from quittance.outbox.models.delivery import State
from quittance.outbox.rules import reply_words, retries

log = structlog.get_logger()

_threads = threading.local()

# Written out, because every mail that leaves asks, and making the statement anew was a quarter of sending it.
_FIELDS = [[field.attname for field in model._meta.concrete_fields] for model in (Delivery, Mail)]  # noqa: SLF001  Django's documented Meta API
_COLUMNS = ", ".join(f"{name}.{field}" for name, fields in zip("dm", _FIELDS, strict=True) for field in fields)
_IF_DUE = f"""
SELECT f.slug, ARRAY(SELECT a.outcome FROM outbox_attempt a WHERE a.delivery_id = d.id ORDER BY a.number),
       EXISTS(SELECT FROM outbox_dead_address x
               WHERE x.firm_id = d.firm_id AND x.address = lower(d.address) AND x.lifted_at IS NULL), {_COLUMNS}
  FROM outbox_delivery d JOIN outbox_mail m ON m.id = d.mail_id JOIN tenancy_firm f ON f.id = d.firm_id
 WHERE d.firm_id = %(firm)s AND d.id = ANY(%(deliveries)s) AND d.state = 'waiting' AND d.next_try_at <= %(now)s
 ORDER BY d.id
"""  # noqa: S608  column names, no value

_SENT_AT_ONCE = """
WITH tried AS (UPDATE outbox_attempt SET outcome = 'accepted', reply = %(reply)s
                WHERE id = %(attempt)s AND outcome = 'under_way' RETURNING delivery_id)
UPDATE outbox_delivery d SET state = 'sent', settled_at = %(now)s, last_reply = %(reply)s
  FROM tried WHERE d.id = tried.delivery_id AND d.state = 'waiting'
"""
_EARLY_BOUNCE = "SELECT status, words FROM outbox_bounce WHERE delivery_id = %s AND permanent ORDER BY id LIMIT 1"
_BEGUN = """
INSERT INTO outbox_attempt (firm_id, delivery_id, number, started_at, outcome, reply)
VALUES (%s, %s, %s, %s, 'under_way', '') RETURNING id
"""

# Whatever follows a slow server in one job goes on in jobs of its own.
TOGETHER_SECONDS_MAX = 10.0
# For as long as a database takes to come back after it was killed.
_WRITE_AGAIN_SECONDS = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass
class _Due:
    """A delivery whose turn it is, read in one statement."""

    delivery: Delivery
    slug: str
    outcomes: list[str]
    is_dead: bool
    files: list[Attachment]


def send(*, delivery_id: int, now: datetime) -> None:
    """Try it if it is due and nobody else has it in hand."""
    send_all(delivery_ids=[delivery_id], now=now)


def send_all(*, delivery_ids: Collection[int], now: datetime) -> list[int]:
    """The same for each, one after the other. Those that slow servers left no time for are given back."""
    begun = time.monotonic()
    with locks.all_in_hand(locks.Kind.DELIVERY, delivery_ids) as ours, once.reading():
        left = sorted(_due(ours, now), key=lambda due: throttle.domain_of(due.delivery.address))
        while left and (time.monotonic() - begun < TOGETHER_SECONDS_MAX or len(delivery_ids) == 1):
            domain = throttle.domain_of(left[0].delivery.address)
            with throttle.turn(domain, now=now) as later:
                while left and throttle.domain_of(left[0].delivery.address) == domain:
                    _send(left.pop(0), later or throttle.resting_until(domain, now=now), now)
                    if time.monotonic() - begun >= TOGETHER_SECONDS_MAX:
                        break
    return [due.delivery.pk for due in left]


def _send(due: _Due, later: datetime | None, now: datetime) -> None:
    """Now, or `later` where its domain takes no more for the moment."""
    delivery = due.delivery
    if due.is_dead:
        _suppress(delivery, now)
        return
    if later is not None:
        Delivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(next_try_at=later)
        return
    attempt = _begin(due, now)
    if attempt is not None:
        _write_down(due, attempt, _hand_over(due), now)


def _due(delivery_ids: Collection[int], now: datetime) -> list[_Due]:
    with connection.cursor() as cursor:
        cursor.execute(_IF_DUE, {"firm": scope.firm_id(), "deliveries": list(delivery_ids), "now": now})
        rows = cursor.fetchall()
    found = []
    for slug, outcomes, is_dead, *values in rows:
        delivery = Delivery.from_db("default", _FIELDS[0], values[: len(_FIELDS[0])])
        delivery.mail = Mail.from_db("default", _FIELDS[1], values[len(_FIELDS[0]) :])
        found.append(_Due(delivery, slug, outcomes, is_dead, []))
    files = Attachment.objects.filter(mail__in=[due.delivery.mail_id for due in found]).order_by("position")
    for file in files if found else ():
        for due in (each for each in found if each.delivery.mail_id == file.mail_id):
            due.files.append(file)
    return found


def _suppress(delivery: Delivery, now: datetime) -> None:
    dead = queries.dead_address(delivery.address)
    with transaction.atomic():
        if delivery.move(State.SUPPRESSED, settled_at=now, last_reply=dead.reason if dead else ""):
            events.record("delivery.suppressed", delivery, at=now, by="system", address=delivery.address)


def _hand_over(due: _Due) -> Answer:
    """What cannot be put together has not left, and says so: only what a killed worker had in hand is in doubt."""
    delivery = due.delivery
    try:
        raw = composing.whole(delivery=delivery, slug=due.slug, files=due.files)
    except (storage.StorageError, OSError) as error:
        log.warning("delivery.file_missing", delivery=delivery.pk, exc_info=error)
        return Unreachable(f"A file to be enclosed cannot be read: {error}")
    except (OperationalError, InterfaceError) as away:
        log.warning("delivery.database_away", delivery=delivery.pk, exc_info=away)
        return Unreachable("Our own database could not be asked for this mail's words and files.")
    except (composing.FileChanged, SecretsError, ValueError, LookupError) as error:
        log.exception("delivery.not_composed", delivery=delivery.pk)
        return Refused(554, f"5.6.0 {error} Not sent.", permanent=True)
    except Exception:
        log.exception("delivery.not_composed", delivery=delivery.pk)
        return Refused(554, "5.6.0 This mail could not be put together. Not sent.", permanent=True)
    return _courier().send(raw, bounces.address(delivery=delivery, slug=due.slug), delivery.address)


def _begin(due: _Due, now: datetime) -> Attempt | None:
    if Outcome.UNDER_WAY in due.outcomes and not _give_up_the_lost(due, now):
        return None
    attempt = Attempt(delivery=due.delivery, number=len(due.outcomes) + 1, started_at=now)
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [attempt.firm_id, attempt.delivery_id, attempt.number, now])
        attempt.pk = cursor.fetchone()[0]
    return attempt


def _give_up_the_lost(due: _Due, now: datetime) -> bool:
    """Whoever had it died before the answer was written down. True if it is to be tried again."""
    log.warning("delivery.lost", delivery=due.delivery.pk)
    with transaction.atomic():
        Attempt.objects.filter(delivery=due.delivery, outcome=Outcome.UNDER_WAY).update(outcome=Outcome.LOST)
        due.outcomes = [Outcome.LOST if outcome == Outcome.UNDER_WAY else outcome for outcome in due.outcomes]
        return _apply(due, due.delivery.last_reply, now)


def _write_down(due: _Due, attempt: Attempt, answer: Answer, now: datetime) -> None:
    """We alone know the answer: forgotten because the database was away, it would send the mail a second time."""
    outcome, reply = _read(answer)
    metrics.mails.labels(outcome=outcome.value).inc()
    tried = due.outcomes
    for seconds in _WRITE_AGAIN_SECONDS:
        try:
            _conclude(due, attempt, outcome, reply, now)
        except (OperationalError, InterfaceError) as away:
            log.warning("delivery.answer_kept", delivery=due.delivery.pk, outcome=outcome.value, exc_info=away)
            connection.close()
            due.outcomes = tried
            threading.Event().wait(seconds)
        else:
            return
    _conclude(due, attempt, outcome, reply, now)


def _conclude(due: _Due, attempt: Attempt, outcome: Outcome, reply: str, now: datetime) -> None:
    with transaction.atomic():
        if outcome is Outcome.ACCEPTED and not due.outcomes and _is_sent_at_once(attempt, reply, now):
            _take_back_if_bounced(due.delivery, now)
            return
        ours = Attempt.objects.filter(pk=attempt.pk, outcome=Outcome.UNDER_WAY).update(outcome=outcome, reply=reply)
        due.outcomes = [*due.outcomes, outcome]
        if not ours:
            # The lock went with a lost connection and somebody else took over: what all the tries say counts.
            due.outcomes = list(due.delivery.attempts.order_by("number").values_list("outcome", flat=True))
        _apply(due, reply, now)
    if outcome == Outcome.PUT_OFF and reply_words.says_too_many(reply):
        throttle.rest(due.delivery.address, now=now)
    log.info("delivery.tried", delivery=due.delivery.pk, outcome=outcome.value, reply=reply)


def _is_sent_at_once(attempt: Attempt, reply: str, now: datetime) -> bool:
    """The way of nearly every mail, written out. False where anything is unusual, and the long way decides."""
    with connection.cursor() as cursor:
        cursor.execute(_SENT_AT_ONCE, {"attempt": attempt.pk, "reply": reply, "now": now})
        return bool(cursor.rowcount)


def _apply(due: _Due, reply: str, now: datetime) -> bool:
    """Let the rules decide; True if it is to be tried again."""
    delivery = due.delivery
    decision = retries.verdict(outcomes=due.outcomes, written_at=delivery.mail.written_at, now=now, reply=reply)
    if isinstance(decision, retries.TryAgain):
        changes: dict[str, object] = {"next_try_at": decision.at, "last_reply": reply}
        if decision.doubted:
            changes["doubted"] = True
        Delivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(**changes)
        return True
    if delivery.move(decision.state, settled_at=now, last_reply=reply):
        _follow(delivery, decision, reply, now)
    return False


def _follow(delivery: Delivery, decision: retries.Settled, reply: str, now: datetime) -> None:
    if decision.state != State.SENT:
        events.record(f"delivery.{decision.state}", delivery, at=now, by="system", address=delivery.address)
    if decision.state == State.REFUSED and reply_words.is_nobody(reply):
        bounces.bury(address=delivery.address, reason=reply, delivery=delivery, now=now)
    if decision.state in {State.SENT, State.UNSURE}:
        _take_back_if_bounced(delivery, now)


def _take_back_if_bounced(delivery: Delivery, now: datetime) -> None:
    """A quick server's report may be here before its yes was written down."""
    with connection.cursor() as cursor:
        cursor.execute(_EARLY_BOUNCE, [delivery.pk])
        found = cursor.fetchone()
    if found is not None:
        delivery.refresh_from_db()
        bounces.take_back(delivery=delivery, status=found[0], words=found[1], now=now)


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
