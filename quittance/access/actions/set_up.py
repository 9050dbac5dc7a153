"""The first way in for a new firm: a mailed link that opens the sign-in settings and nothing else."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower

from quittance.access.actions import sessions, tickets
from quittance.access.mails import staff as words
from quittance.access.models import Person, Ticket
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.core import addresses, events
from quittance.outbox.actions import mails
from quittance.tenancy import queries as tenancy

PATH = "/firm-portal/door/set-up/"
PLACEHOLDER = ("Set-up", "visitor")  # a name until the provider tells one


class InForce(Exception):
    """The firm is connected: its staff come in by their work sign-in, and there is nothing to send a link for."""


def link(*, now: datetime) -> str:
    # The token stands behind the question mark: paths are logged, questions are not.
    token = tickets.make(kind=Ticket.Kind.SETUP, person=None, now=now)
    return addresses.page(tenancy.main_host(), f"{PATH}?token={token}")


def send(*, by: str, now: datetime) -> str:
    """Mail a new link to the firm's contact; the ones before open nothing any more. Gives back the address."""
    firm = tenancy.current_firm()
    with transaction.atomic():
        if tenancy.live_connection() is not None:
            raise InForce
        living = Ticket.objects.filter(kind=Ticket.Kind.SETUP, used_at=None, expires_at__gt=now)
        living.update(expires_at=now)
        event = events.record("set_up_link.sent", firm, at=now, by=by, address=firm.contact_address)
        said = words.set_up(firm=firm, link=link(now=now))
        to = [mails.Recipient(address=firm.contact_address)]
        mails.post(firm=firm, key=f"set-up:{event.pk}", words=said, to=to, now=now)
    return firm.contact_address


def is_open(*, token: str, now: datetime) -> bool:
    """Whether a click would open; looking uses nothing up."""
    is_living = tickets.look(kind=Ticket.Kind.SETUP, token=token, now=now) is not None
    return is_living and tenancy.live_connection() is None


def open_for_an_hour(*, token: str, seat: sessions.Seat, now: datetime) -> str:
    """The click: a session whose only right is to connect the provider. Raises tickets.Spent."""
    with transaction.atomic():
        tickets.use(kind=Ticket.Kind.SETUP, token=token, now=now)
        if tenancy.live_connection() is not None:
            raise tickets.Spent
        person = _contact(now)
        return sessions.open_for(person=person, way=Way.SETUP, seat=seat, now=now)


def _contact(now: datetime) -> Person:
    """Whom the firm named. They hold no right by this; their first work sign-in joins the row by its address."""
    address = tenancy.current_firm().contact_address
    staff = Person.objects.annotate(low=Lower("address")).filter(face=Face.STAFF, removed_at=None)
    known = staff.filter(low=address.lower()).first()
    if known is not None:
        return known
    # The address may be a mailbox of several; who really comes is named by the provider at the first work sign-in.
    person = Person.objects.create(
        face=Face.STAFF, address=address, given_name=PLACEHOLDER[0], family_name=PLACEHOLDER[1], joined_at=now
    )
    events.record("person.joined", person, at=now, by="system", address=address)
    return person
