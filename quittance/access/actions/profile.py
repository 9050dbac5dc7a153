"""What a portal person changes about themselves, and the end of their account."""

from datetime import datetime

from django.db import transaction

from quittance.access.actions import portal_people, sessions
from quittance.access.actions.sessions import Seat
from quittance.access.mails import changes
from quittance.access.models import Passkey, Person, RecoveryCode, SecondFactor
from quittance.core import events
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient
from quittance.tenancy import queries as tenancy


def rename(*, person: Person, given_name: str, family_name: str, now: datetime) -> None:
    with transaction.atomic():
        changed = Person.objects.filter(pk=person.pk, removed_at=None).exclude(
            given_name=given_name, family_name=family_name
        )
        if changed.update(given_name=given_name, family_name=family_name):
            events.record("person.renamed", person, at=now, by=portal_people.teller(person), former=str(person))


def close(*, person: Person, seat: Seat, now: datetime) -> None:
    """Everything that opens the account goes; the row stays, because the books say who paid."""
    by = portal_people.teller(person)
    with transaction.atomic():
        held = portal_people.hold(person_id=person.pk)
        Person.objects.filter(pk=held.pk).update(removed_at=now, removed_by=by, password="")
        for proofs in (Passkey, RecoveryCode, SecondFactor):
            proofs.objects.filter(person=held).delete()
        portal_people.withdraw_links(person=held, now=now)
        ended = sessions.end_all(person=held, now=now, by=by, why="account closed")
        event = events.record("person.closed", held, at=now, by=by, ended=ended)
        firm = tenancy.current_firm()
        words = changes.closed(firm=firm, host=seat.host)
        to = [Recipient(address=held.address)]
        mails.post(firm=firm, key=f"person.closed:{event.pk}", words=words, to=to, now=now)
