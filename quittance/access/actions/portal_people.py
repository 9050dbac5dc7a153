"""What the doors of the client portal share: somebody held fast for a change, and links that go out of force."""

from datetime import datetime

from quittance.access.actions import tickets
from quittance.access.models import Person, Ticket
from quittance.access.models.person import Face


def hold(*, person_id: int | None) -> Person:
    """Locked until the transaction ends, so that of two changes at once the second sees the first. Raises Spent."""
    held = Person.objects.select_for_update().filter(pk=person_id or 0, face=Face.PORTAL, removed_at=None).first()
    if held is None:
        raise tickets.Spent
    return held


def withdraw_links(*, person: Person, now: datetime) -> None:
    """Whatever was mailed or begun before no longer leads anywhere."""
    Ticket.objects.filter(person=person, used_at=None, expires_at__gt=now).update(expires_at=now)


def teller(person: Person) -> str:
    """How the audit log calls somebody who acts for themselves."""
    return f"{Face.PORTAL}:{person.pk}"
