"""Passwords of portal people: judged, changed, and chosen anew by whoever reads the mail."""

import uuid
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from quittance.access import queries
from quittance.access.actions import knocks, mailing, portal_people, portal_sign_in, registration, sessions, tickets
from quittance.access.actions.sessions import Seat
from quittance.access.mails import changes, links
from quittance.access.models import Person, Session, Ticket
from quittance.access.rules import knocks as knock_rules
from quittance.access.rules import passwords as rules
from quittance.access.rules import proof as proof_rules
from quittance.core import events
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient
from quittance.tenancy import queries as tenancy

DOOR = "portal proof"


class NotProved(Exception):
    """It was not shown that this is still the same person."""


def faults(*, password: str, about: list[str]) -> list[str]:
    """What is wrong with a new password, in sentences for its owner."""
    password = rules.normal(password)
    firm = tenancy.current_firm()
    domain = firm.contact_address.partition("@")[2].partition(".")[0]
    found = rules.faults(password, about=about, firm=[firm.name, domain])
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        found.append("This password stands on lists that intruders try first. Take another one.")
    return found


def ask_reset(*, address: str, seat: Seat, now: datetime) -> None:
    """Mail a link to choose a new password; who lives nowhere here is told so there. Above the limit no mail goes."""
    if not mailing.may_go(address=address, network=seat.network, now=now):
        return
    firm = tenancy.current_firm()
    person = queries.portal_person(address=address)
    with transaction.atomic():
        if person is None:
            words = links.nobody(firm=firm, host=seat.host)
        else:
            token = tickets.make(kind=Ticket.Kind.RESET, person=person, now=now)
            words = links.reset(firm=firm, host=seat.host, token=token)
        mails.post(firm=firm, key=f"reset:{uuid.uuid4()}", words=words, to=[Recipient(address=address)], now=now)


def reset(*, token: str, password: str, seat: Seat, now: datetime) -> Person:
    """The click with the new password. Ends every session, and confirms the address as well."""
    found = tickets.look(kind=Ticket.Kind.RESET, token=token, now=now)
    if found is None:
        raise tickets.Spent
    digest = make_password(rules.normal(password))
    with transaction.atomic():
        person = portal_people.hold(person_id=found.person_id)
        tickets.use(kind=Ticket.Kind.RESET, token=token, now=now)
        registration.confirm(person=person, now=now)
        _set(person, digest, None, seat, now)
    return person


def change(*, session: Session, password: str, seat: Seat, now: datetime) -> int:
    """Gives back how many other sessions ended. Raises NotProved where it was not shown lately who this is."""
    if not proof_rules.is_fresh(proved_at=session.proved_at, now=now):
        raise NotProved
    digest = make_password(rules.normal(password))
    with transaction.atomic():
        person = portal_people.hold(person_id=session.person_id)
        return _set(person, digest, session, seat, now)


def prove(*, session: Session, password: str, seat: Seat, now: datetime) -> None:
    """That it is still the same person. Raises NotProved or knocks.TooMany."""
    marks = knock_rules.marks(address=f"person {session.person_id}", network=seat.network)[:2]
    knocks.refuse_if_many(door=DOOR, marks=marks, now=now)
    knocks.count(door=DOOR, marks=marks, now=now)
    if not portal_sign_in.fits(person=session.person, password=password):
        raise NotProved
    for mark in marks:
        knocks.pardon(door=DOOR, mark=mark)


def _set(person: Person, digest: str, but: Session | None, seat: Seat, now: datetime) -> int:
    Person.objects.filter(pk=person.pk).update(password=digest)
    portal_people.withdraw_links(person=person, now=now)
    by = portal_people.teller(person)
    ended = sessions.end_all(person=person, now=now, by=by, why="password changed", but=but)
    event = events.record("password.changed", person, at=now, by=by, ended=ended)
    firm = tenancy.current_firm()
    words = changes.password(firm=firm, host=seat.host, ended=ended)
    to = [Recipient(address=person.address)]
    mails.post(firm=firm, key=f"password.changed:{event.pk}", words=words, to=to, now=now)
    return ended
