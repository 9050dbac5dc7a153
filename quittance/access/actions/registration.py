"""Accounts of the client portal: asked for by anybody, opened by whoever reads the mail and knows the password."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from quittance.access import queries
from quittance.access.actions import knocks, mailing, portal_people, portal_sign_in, tickets
from quittance.access.actions.sessions import Seat
from quittance.access.mails import links
from quittance.access.models import Person, Ticket
from quittance.access.models.person import Face
from quittance.access.rules import knocks as knock_rules
from quittance.access.rules import passwords as password_rules
from quittance.core import events
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient
from quittance.tenancy import queries as tenancy

DOOR = "portal verify"


class WrongPassword(Exception):
    """Not the password of the registration that the link belongs to."""


def register(*, address: str, given_name: str, family_name: str, password: str, seat: Seat, now: datetime) -> str:
    """Ask for an account. Answers alike for known and unknown addresses; the mail tells them apart.

    Gives back a word for the browser: with it, the link in the mail opens the account at once. Without it the link asks
    for the password as well, or somebody could register a stranger's address and let the stranger confirm a password
    that is not theirs. Above the limit no mail goes, and the answer is the same.
    """
    may_go = mailing.may_go(address=address, network=seat.network, now=now)
    digest = make_password(password_rules.normal(password))
    proof = secrets.token_urlsafe(32)
    if not may_go:
        return proof
    firm = tenancy.current_firm()
    with transaction.atomic():
        person = _pending(address, given_name, family_name, digest, now)
        if person is None:
            words = links.known(firm=firm, host=seat.host)
        else:
            marked = queries.token_digest(proof).hex()
            token = tickets.make(kind=Ticket.Kind.VERIFY, person=person, now=now, browser=marked)
            words = links.verify(firm=firm, host=seat.host, token=token)
            events.record("person.registered", person, at=now, by=portal_people.teller(person))
        key = f"registration:{queries.token_digest(proof).hex()}"
        mails.post(firm=firm, key=key, words=words, to=[Recipient(address=address)], now=now)
    return proof


def needs_password(*, ticket: Ticket, proof: str) -> bool:
    return bool(ticket.facts.get("browser") != queries.token_digest(proof).hex())


def verify(*, token: str, proof: str, password: str, seat: Seat, now: datetime) -> Person:
    """The click of somebody who reads the mail. Raises Spent, WrongPassword or knocks.TooMany."""
    ticket = tickets.look(kind=Ticket.Kind.VERIFY, token=token, now=now)
    if ticket is None:
        raise tickets.Spent
    if needs_password(ticket=ticket, proof=proof):
        marks = knock_rules.marks(address=f"person {ticket.person_id}", network=seat.network)
        knocks.refuse_if_many(door=DOOR, marks=marks, now=now)
        knocks.count(door=DOOR, marks=marks, now=now)
        if not portal_sign_in.fits(person=ticket.person, password=password):
            raise WrongPassword
    with transaction.atomic():
        person = portal_people.hold(person_id=ticket.person_id)
        tickets.use(kind=Ticket.Kind.VERIFY, token=token, now=now)
        confirm(person=person, now=now)
    return person


def confirm(*, person: Person, now: datetime) -> None:
    """That the address is theirs was shown just now. Stands in the transaction of what showed it."""
    if Person.objects.filter(pk=person.pk, verified_at=None).update(verified_at=now):
        portal_people.withdraw_links(person=person, now=now)
        events.record("person.verified", person, at=now, by=portal_people.teller(person))


def forget_unconfirmed(*, before: datetime, now: datetime) -> None:
    """Who never confirmed frees the address again."""
    for pending in Person.objects.filter(face=Face.PORTAL, verified_at=None, removed_at=None, joined_at__lt=before):
        with transaction.atomic():
            still = Person.objects.filter(pk=pending.pk, verified_at=None, removed_at=None, joined_at__lt=before)
            if still.update(removed_at=now, removed_by="system", password=""):
                portal_people.withdraw_links(person=pending, now=now)
                events.record("person.lapsed", pending, at=now, by="system")


def _pending(address: str, given_name: str, family_name: str, digest: str, now: datetime) -> Person | None:
    """The one unconfirmed account of this address, made or written over; None if the address is confirmed already."""
    held = _held(address)
    names = {"given_name": given_name, "family_name": family_name}
    if held is None:
        try:
            with transaction.atomic():
                return Person.objects.create(face=Face.PORTAL, address=address, password=digest, joined_at=now, **names)
        except IntegrityError:  # somebody registered it in this very moment
            held = _held(address)
    if held is None or held.verified_at is not None:
        return None
    Person.objects.filter(pk=held.pk).update(password=digest, joined_at=now, **names)
    return held


def _held(address: str) -> Person | None:
    found = queries.portal_person(address=address)
    return Person.objects.select_for_update().filter(pk=found.pk, removed_at=None).first() if found else None
