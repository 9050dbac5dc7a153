"""Somebody who is signed in shows once more that it is them, before they change how they come in."""

from datetime import datetime

from django.db import transaction

from quittance.access.actions import knocks, passkeys, passwords, portal_people, portal_sign_in, second_factor
from quittance.access.actions.sessions import Seat
from quittance.access.models import SecondFactor, Session
from quittance.core import events


def by_password(*, session: Session, password: str, code: str, seat: Seat, now: datetime) -> None:
    """With the second factor where one is on. Raises passwords.NotProved, second_factor.WrongCode, knocks.TooMany."""
    passwords.prove(session=session, password=password, seat=seat, now=now)
    marks = portal_sign_in.second_marks(person=session.person, network=seat.network)
    with_code = SecondFactor.objects.filter(person=session.person).exists()
    if with_code:
        knocks.refuse_if_many(door=portal_sign_in.SECOND_DOOR, marks=marks, now=now)
        knocks.count(door=portal_sign_in.SECOND_DOOR, marks=marks, now=now)
    with transaction.atomic():
        if with_code:
            second_factor.use(person=session.person, code=code, seat=seat, now=now)
        _note(session, now, "password")
    if with_code:
        for mark in marks:
            knocks.pardon(door=portal_sign_in.SECOND_DOOR, mark=mark)


def by_passkey(*, session: Session, question: str, answer: str, seat: Seat, now: datetime) -> None:
    """Raises passkeys.Refused; somebody else's key is refused too."""
    person = passkeys.open_with(question=question, answer=answer, seat=seat, now=now)
    if person.pk != session.person_id:
        raise passkeys.Refused
    with transaction.atomic():
        _note(session, now, "passkey")


def _note(session: Session, now: datetime, way: str) -> None:
    if Session.objects.filter(pk=session.pk, ended_at=None).update(proved_at=now):
        by = portal_people.teller(session.person)
        events.record("session.proved", session, at=now, by=by, person=session.person_id, way=way)
