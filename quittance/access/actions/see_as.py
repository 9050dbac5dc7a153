"""Looking at the firm portal as a colleague sees it: read only, never with more rights than one's own."""

from datetime import datetime

from django.db import transaction

from quittance.access import queries
from quittance.access.models import Person, Session
from quittance.access.models.person import Face
from quittance.access.rules.permissions import Permission
from quittance.core import events


class Refused(Exception):
    """You keep seeing as yourself; the text says why."""


def refusal(*, visitor: queries.Visitor, person: Person) -> str:
    """Why the visitor may not see as this person; empty if they may."""
    rights, bounds = queries.rights(person=person)
    reasons = (
        (visitor.sees_as_another, "You see as somebody else already. Stop that first."),
        (Permission.SEE_AS not in visitor.permissions, "You may not see as somebody else."),
        (person.pk == visitor.person.pk, "That is you."),
        (person.face != Face.STAFF or person.removed_at is not None, f"{person} no longer comes in here."),
        (
            not rights <= visitor.permissions,
            f"{person} may do more than you may: only somebody with all of those rights can see as them.",
        ),
        (not visitor.reach.includes(bounds), f"{person} sees clients that you do not see."),
    )
    return next((words for applies, words in reasons if applies), "")


def start(*, visitor: queries.Visitor, person: Person, now: datetime) -> None:
    reason = refusal(visitor=visitor, person=person)
    if reason:
        raise Refused(reason)
    with transaction.atomic():
        here = Session.objects.filter(pk=visitor.session.pk, sees_as=None, ended_at=None)
        if not here.update(sees_as=person):
            raise Refused("You see as somebody else already, in another tab. Stop that first.")
        events.record("see_as.started", person, at=now, by=visitor.by, session=visitor.session.pk)


def stop(*, visitor: queries.Visitor, now: datetime) -> bool:
    """Back to oneself. True if it was this call that ended it."""
    if not visitor.sees_as_another:
        return False
    with transaction.atomic():
        stopped = Session.objects.filter(pk=visitor.session.pk, sees_as=visitor.person).update(sees_as=None)
        if stopped:
            events.record("see_as.stopped", visitor.person, at=now, by=visitor.by, session=visitor.session.pk)
    return bool(stopped)
