"""What is reported after a copy was taken: that it did not arrive, or not yet."""

from datetime import datetime

from django.db import transaction

from quittance.core import events
from quittance.outbox import queries
from quittance.outbox.models import Bounce, DeadAddress, Delivery
from quittance.outbox.models.delivery import State
from quittance.outbox.rules import envelope, reply_words

STATUS_MAX = 20
WORDS_MAX = 2_000


def note(*, token: str, inbound_id: int, status: str, words: str, permanent: bool, now: datetime) -> bool:
    """Write down what a server reports of a copy of this firm; True if there is such a copy. Told twice, done once."""
    words, status = words.replace("\0", "")[:WORDS_MAX], status.replace("\0", "")[:STATUS_MAX]
    with transaction.atomic():
        begins = envelope.message_id_begins(token)
        delivery = Delivery.objects.select_for_update().filter(message_id__startswith=begins).first()
        if delivery is None:
            return False
        told = {"status": status, "words": words, "permanent": permanent, "received_at": now}
        _, is_new = Bounce.objects.get_or_create(delivery=delivery, inbound_id=inbound_id, defaults=told)
        if is_new and permanent:
            take_back(delivery=delivery, status=status, words=words, now=now)
    return True


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
