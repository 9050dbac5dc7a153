"""A new mail address, confirmed by whoever reads the old one and whoever reads the new one, in either order."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from quittance.access import queries
from quittance.access.actions import mailing, portal_people, sessions, tickets
from quittance.access.actions.sessions import Seat
from quittance.access.mails import changes, links
from quittance.access.models import Person, Session, Ticket
from quittance.core import events
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient, Words
from quittance.tenancy import queries as tenancy

LEAVE, TAKE = Ticket.Kind.LEAVE_ADDRESS, Ticket.Kind.TAKE_ADDRESS
_OTHER = {LEAVE: TAKE, TAKE: LEAVE}


class InUse(Exception):
    """Between asking and confirming, somebody else confirmed the address as theirs."""


@dataclass(frozen=True)
class Pending:
    """A change that waits for one click or two."""

    address: str
    left: bool
    taken: bool


def ask(*, person: Person, address: str, seat: Seat, now: datetime) -> None:
    """Mail both addresses. That the new one has an account already is told there, not on the page."""
    mailing.count(address=address, network=seat.network, now=now)
    firm = tenancy.current_firm()
    owner = queries.portal_person(address=address)
    facts = {"address": address, "change": str(uuid.uuid4())}
    with transaction.atomic():
        portal_people.hold(person_id=person.pk)
        token = tickets.make(kind=LEAVE, person=person, now=now, **facts)
        words = links.leave_address(firm=firm, host=seat.host, token=token, address=address)
        _post(words, person.address, f"leave:{facts['change']}", now)
        # Made in both cases, so that an older one goes out of force; nobody gets the token of a taken address.
        token = tickets.make(kind=TAKE, person=person, now=now, **facts)
        if owner is not None and owner.verified_at is not None:
            words = links.address_in_use(firm=firm, host=seat.host)
        else:
            words = links.take_address(firm=firm, host=seat.host, token=token)
        _post(words, address, f"take:{facts['change']}", now)
        events.record("address_change.asked", person, at=now, by=portal_people.teller(person))


def pending(*, person: Person, now: datetime) -> Pending | None:
    newest = Ticket.objects.filter(person=person, kind__in=_OTHER).order_by("-pk").first()
    if newest is None:
        return None
    both = Ticket.objects.filter(person=person, facts__change=newest.facts["change"])
    used = {ticket.kind: ticket.used_at is not None for ticket in both}
    stands = all(ticket.used_at is not None or ticket.expires_at > now for ticket in both)
    if all(used.values()) or not stands:
        return None
    return Pending(address=str(newest.facts["address"]), left=used[LEAVE], taken=used[TAKE])


def confirm(*, kind: Ticket.Kind, token: str, seat: Seat, now: datetime, but: Session | None) -> tuple[Person, bool]:
    """One click; True if it was the second and the address is now the new one. Raises Spent or InUse."""
    found = tickets.look(kind=kind, token=token, now=now)
    if found is None:
        raise tickets.Spent
    with transaction.atomic():
        person = portal_people.hold(person_id=found.person_id)
        ticket = tickets.use(kind=kind, token=token, now=now)
        by = portal_people.teller(person)
        events.record("address_change.confirmed", person, at=now, by=by, side=str(kind.value))
        other = Ticket.objects.filter(person=person, kind=_OTHER[kind], facts__change=ticket.facts["change"])
        if not other.exclude(used_at=None).exists():
            return person, False
        _apply(person, str(ticket.facts["address"]), seat, now, but)
    return person, True


def cancel(*, person: Person, now: datetime) -> None:
    with transaction.atomic():
        living = Ticket.objects.filter(person=person, kind__in=_OTHER, used_at=None, expires_at__gt=now)
        if living.update(expires_at=now):
            events.record("address_change.cancelled", person, at=now, by=portal_people.teller(person))


def _apply(person: Person, address: str, seat: Seat, now: datetime, but: Session | None) -> None:
    former, by = person.address, portal_people.teller(person)
    stranger = queries.portal_person(address=address)
    if stranger is not None and stranger.verified_at is None:
        # Registered there but never confirmed; the click showed whose mailbox it is.
        Person.objects.filter(pk=stranger.pk, verified_at=None).update(removed_at=now, removed_by=by, password="")
        portal_people.withdraw_links(person=stranger, now=now)
        events.record("person.lapsed", stranger, at=now, by=by)
    try:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(address=address)
    except IntegrityError:
        raise InUse from None
    portal_people.withdraw_links(person=person, now=now)
    mine = but if but is not None and but.person_id == person.pk else None
    ended = sessions.end_all(person=person, now=now, by=by, why="address changed", but=mine)
    event = events.record("address.changed", person, at=now, by=by, former=former, present=address, ended=ended)
    firm = tenancy.current_firm()
    words = changes.address(firm=firm, host=seat.host, former=former, present=address, ended=ended)
    for place in (former, address):
        _post(words, place, f"address.changed:{event.pk}:{place}", now)


def _post(words: Words, address: str, key: str, now: datetime) -> None:
    mails.post(firm=tenancy.current_firm(), key=key, words=words, to=[Recipient(address=address)], now=now)
