"""A link by mail in place of a password."""

import uuid
from datetime import datetime

from django.db import transaction

from quittance.access import queries
from quittance.access.actions import mailing, portal_people, registration, tickets
from quittance.access.actions.sessions import Seat
from quittance.access.mails import links
from quittance.access.models import Person, Ticket
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient
from quittance.tenancy import queries as tenancy


def ask(*, address: str, seat: Seat, now: datetime, next_page: str = "") -> None:
    """Mail a link to whoever lives there; who does not is told so in the mailbox. Above the limit no mail goes."""
    if not mailing.may_go(address=address, network=seat.network, now=now):
        return
    firm = tenancy.current_firm()
    person = queries.portal_person(address=address)
    with transaction.atomic():
        if person is None:
            words = links.nobody(firm=firm, host=seat.host)
        else:
            token = tickets.make(kind=Ticket.Kind.MAGIC, person=person, now=now, next=next_page)
            words = links.magic(firm=firm, host=seat.host, token=token)
        mails.post(firm=firm, key=f"magic:{uuid.uuid4()}", words=words, to=[Recipient(address=address)], now=now)


def use(*, token: str, now: datetime) -> tuple[Person, str]:
    """Whose link it is and where they wanted to go. It proves the mailbox, so it also confirms a new account.

    Such an account loses its password: whoever registered the address need not be the one who reads its mail.
    """
    found = tickets.look(kind=Ticket.Kind.MAGIC, token=token, now=now)
    if found is None:
        raise tickets.Spent
    with transaction.atomic():
        person = portal_people.hold(person_id=found.person_id)
        ticket = tickets.use(kind=Ticket.Kind.MAGIC, token=token, now=now)
        if person.verified_at is None:
            Person.objects.filter(pk=person.pk).update(password="")
            registration.confirm(person=person, now=now)
    return person, str(ticket.facts["next"])
