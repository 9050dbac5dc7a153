"""From a proof of who somebody is to a session of theirs, by way of the second factor where one is on."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from quittance.access import queries
from quittance.access.actions import knocks, portal_people, second_factor, sessions, tickets
from quittance.access.actions.sessions import Seat
from quittance.access.models import Person, SecondFactor, Ticket
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.rules import knocks as knock_rules
from quittance.access.rules import passwords as password_rules

log = structlog.get_logger()

PASSWORD_DOOR, SECOND_DOOR = "portal sign-in", "portal second step"


class Refused(Exception):
    """Not this address with this password; why is told to nobody."""


@dataclass(frozen=True)
class Outcome:
    """A session, or the question for the second factor; the token of one of them is set."""

    session: str = ""
    question: str = ""
    next_page: str = ""


def by_password(*, address: str, password: str, network: str, now: datetime) -> Person:
    """Whose password this is. Strangers, wrong passwords and unconfirmed addresses cost the same time and words."""
    marks = knock_rules.marks(address=address, network=network)
    knocks.refuse_if_many(door=PASSWORD_DOOR, marks=marks, now=now)
    pair, whole_address, whole_network = marks
    # Counted before the slow check, or many tries at once would all be let through to it.
    knocks.count(door=PASSWORD_DOOR, marks=(pair, whole_address), now=now)
    person = queries.portal_person(address=address)
    if not fits(person=person, password=password) or person is None or person.verified_at is None:
        knocks.count(door=PASSWORD_DOOR, marks=(whole_network,), now=now)
        log.warning("portal_person.refused", person=person.pk if person else None)
        raise Refused
    for mark in (pair, whole_address):
        knocks.pardon(door=PASSWORD_DOOR, mark=mark)
    return person


def fits(*, person: Person | None, password: str) -> bool:
    """Hashes once whoever asks, also where there is nobody or no password."""
    password = password_rules.normal(password)
    if person is None or not person.password:
        make_password(password)
        return False
    return check_password(password, person.password)


def go_on(*, person: Person, way: Way, seat: Seat, now: datetime, brought: str = "", next_page: str = "") -> Outcome:
    """Open a session, or ask for the second factor first. A passkey is two factors by itself."""
    with transaction.atomic():
        held = portal_people.hold(person_id=person.pk)
        if way == Way.PASSWORD and held.password != person.password:
            raise Refused  # changed since it was judged: the old one opens nothing that outlives the change
        if way != Way.PASSKEY and SecondFactor.objects.filter(person=held).exists():
            question = tickets.make(kind=Ticket.Kind.SECOND_STEP, person=held, now=now, way=way, next=next_page)
            return Outcome(question=question, next_page=next_page)
        return Outcome(session=_open(held, way, seat, now, brought), next_page=next_page)


def asked(*, question: str, now: datetime) -> Person | None:
    """Who is asked for the second factor, if the question still stands."""
    ticket = tickets.look(kind=Ticket.Kind.SECOND_STEP, token=question, now=now)
    return ticket.person if ticket else None


def answer(*, question: str, code: str, seat: Seat, now: datetime, brought: str = "") -> Outcome:
    """The second factor itself. Raises Spent, knocks.TooMany or second_factor.WrongCode."""
    person = asked(question=question, now=now)
    if person is None:
        raise tickets.Spent
    marks = second_marks(person=person, network=seat.network)
    knocks.refuse_if_many(door=SECOND_DOOR, marks=marks, now=now)
    knocks.count(door=SECOND_DOOR, marks=marks, now=now)
    with transaction.atomic():
        held = portal_people.hold(person_id=person.pk)
        ticket = tickets.use(kind=Ticket.Kind.SECOND_STEP, token=question, now=now)
        second_factor.use(person=held, code=code, seat=seat, now=now)
        session = _open(held, Way(ticket.facts["way"]), seat, now, brought)
    for mark in marks:
        knocks.pardon(door=SECOND_DOOR, mark=mark)
    return Outcome(session=session, next_page=str(ticket.facts["next"]))


def second_marks(*, person: Person, network: str) -> tuple[knock_rules.Mark, ...]:
    """By person, not by network: only who knows the password gets as far as this."""
    return knock_rules.marks(address=f"person {person.pk}", network=network)[:2]


def _open(person: Person, way: Way, seat: Seat, now: datetime, brought: str) -> str:
    """Always a new session; the one that the browser brought along ends, so that nobody can plant one before."""
    before = queries.visitor(token=brought, face=Face.PORTAL, host=seat.host, now=now) if brought else None
    with transaction.atomic():
        if before is not None:
            sessions.end(session=before.session, now=now, by=before.by, why="signed in anew")
        return sessions.open_for(person=person, way=way, seat=seat, now=now)
