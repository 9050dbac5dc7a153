"""What is reported after a copy was taken: that it did not arrive, or not yet."""

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from quittance.core import events
from quittance.outbox import queries
from quittance.outbox.models import Bounce, DeadAddress, Delivery
from quittance.outbox.models.delivery import State
from quittance.outbox.rules import envelope, reply_words

STATUS_MAX = 20
WORDS_MAX = 2_000
# Servers try for five days at most. What says later that a mail came to nothing is no server's report.
BELIEVED_FOR = timedelta(days=7)


def address(*, delivery: Delivery, slug: str) -> str:
    """Whom this copy's envelope names as its sender."""
    return envelope.bounce_address(slug, _token(delivery), settings.QUITTANCE.inbound_domain)


def note(
    *, token: str, inbound_id: int, status: str, words: str, permanent: bool, now: datetime, recipient: str = ""
) -> bool:
    """Write down what a server reports of a copy of this firm; True if there is such a copy. Told twice, done once.

    About somebody else, as of a list's one member or of whomever it was forwarded to, it is a note and no more.
    """
    words, status = words.replace("\0", ""), status.replace("\0", "")[:STATUS_MAX]
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(pk=envelope.delivery_of(token)).first()
        if delivery is None or not hmac.compare_digest(_token(delivery), token):
            return False
        if recipient and recipient.strip().lower() != delivery.address.lower():
            permanent, words = False, f"(of {recipient}) {words}"
        told = {"status": status, "words": words[:WORDS_MAX], "permanent": permanent, "received_at": now}
        _, is_new = Bounce.objects.get_or_create(delivery=delivery, inbound_id=inbound_id, defaults=told)
        is_late = delivery.settled_at is not None and now - delivery.settled_at > BELIEVED_FOR
        if is_new and permanent and not is_late:
            take_back(delivery=delivery, status=status, words=words[:WORDS_MAX], now=now)
    return True


def _token(delivery: Delivery) -> str:
    secret = settings.QUITTANCE.secret_key
    return envelope.token(delivery_id=delivery.pk, message_id=delivery.message_id, secret=secret)


def take_back(*, delivery: Delivery, status: str, words: str, now: datetime) -> None:
    """Not delivered after all. What still waits for its verdict is taken back as soon as it has one."""
    if State.BOUNCED in Delivery.MOVES.get(delivery.state, set()):
        reply = f"{status} {words}".strip() if status not in words else words
        delivery.move(State.BOUNCED, settled_at=now, last_reply=reply)
        events.record("delivery.bounced", delivery, at=now, by="system", address=delivery.address, status=status)
    if reply_words.is_nobody(words, status):
        bury(address=delivery.address, reason=f"{status} {words}".strip(), delivery=delivery, now=now)


def bury(*, address: str, reason: str, delivery: Delivery, now: datetime) -> None:
    """Send nothing there any more, until a person lifts it."""
    told = {"reason": reason, "delivery": delivery, "since_at": now}
    DeadAddress.objects.get_or_create(address=address.strip().lower(), lifted_at=None, defaults=told)


def lift(*, address: str, by: str, now: datetime) -> bool:
    """Send there again; False if nothing stood against it."""
    with transaction.atomic():
        dead = queries.dead_addresses().select_for_update().filter(address=address.strip().lower()).first()
        if dead is None:
            return False
        DeadAddress.objects.filter(pk=dead.pk).update(lifted_at=now, lifted_by=by)
        events.record("dead_address.lifted", dead, at=now, by=by, address=dead.address)
    return True
