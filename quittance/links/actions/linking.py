"""Which portal people see which clients: by the contacts of the practice system, by a key, by a mail, by the firm."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower

from quittance.access.models import Person
from quittance.access.models.person import Face
from quittance.core import events
from quittance.core.models import Event
from quittance.links import queries
from quittance.links.actions import bars, keys, passes
from quittance.links.models import Link, Pass, SharedAddress
from quittance.links.rules import linking as rules
from quittance.receivables.models import Client

SYSTEM = "system"


class Barred(Exception):
    """The firm cut this, and only the firm lifts it; the text says what."""


class CannotLink(Exception):
    """Nothing was linked; the text says why."""


def on_arrival(event: Event, *, now: datetime) -> None:
    """Somebody's address was proved to be theirs (CPU-5)."""
    bars.carry(event, now=now)
    person = Person.objects.filter(pk=event.subject_id, face=Face.PORTAL, removed_at=None).first()
    if person is not None:
        by_contacts(person=person, now=now)


def on_mirror(_: Event, *, now: datetime) -> None:
    """The contacts moved: whoever is named anew is linked, whoever is named no more is suspended."""
    named = queries.contacts_at(OuterRef("low"))
    linked = Link.objects.filter(person=OuterRef("pk"), origin=Link.Origin.CONTACT)
    people = Person.objects.filter(face=Face.PORTAL, removed_at=None).exclude(verified_at=None)
    touched = people.annotate(low=Lower("address")).filter(Exists(named) | Exists(linked))
    for person in touched.order_by("pk").iterator():
        by_contacts(person=person, now=now)


def by_contacts(*, person: Person, now: datetime) -> None:
    """Make the links that contacts make equal to what the contacts say now. What is cut stays cut."""
    with transaction.atomic():
        person = _held(person)
        named = _named(person)
        barred = queries.barred_clients(person)
        held = {link.client_id: link for link in Link.objects.filter(person=person).select_related("client", "person")}
        for client in Client.objects.filter(pk__in=named - held.keys() - barred):
            _make(person, client, Link.Origin.CONTACT, SYSTEM, now)
        for link in held.values():
            by_contact, is_kept_off = link.origin == Link.Origin.CONTACT, _is_kept_off(link, barred)
            if is_kept_off or (by_contact and link.client_id not in named):
                _suspend(link, now)
            elif by_contact:
                _resume(link, now)


def by_key(*, person: Person, number: str, invoice_number: str, network: str, now: datetime) -> Link:
    """A person adds a client by its key (CPU-6); the number alone never links anybody."""
    opened = keys.try_key(number=number, invoice_number=invoice_number, network=network, now=now)
    if opened.masked:
        raise keys.WrongKey
    return _linked(person, opened.client, Link.Origin.KEY, f"{person.face}:{person.pk}", now)


def by_pass(*, person: Person, found: Pass, now: datetime) -> Link:
    """A person follows a mail that went to their own proved address. A forwarded one links nobody."""
    if found.address.lower() != person.address.lower():
        raise CannotLink(f"This mail went to another address than {person.address}. Add the client by its key.")
    return _linked(person, found.client, Link.Origin.PASS, f"{person.face}:{person.pk}", now)


def by_staff(*, person: Person, client: Client, by: str, now: datetime) -> Link:
    with transaction.atomic():
        person = _held(person)
        if person.face != Face.PORTAL or person.removed_at is not None:
            raise CannotLink("Only people of the client portal are linked to clients.")
        if person.verified_at is None:
            raise CannotLink(f"{person.address} is not confirmed yet, so anybody may have typed it.")
        return _linked(person, client, Link.Origin.STAFF, by, now)


def cut(*, link: Link, by: str, now: datetime) -> None:
    """The firm bars the person, by every address they have or had; passes to these open nothing any more."""
    with transaction.atomic():
        if Link.objects.filter(pk=link.pk, cut_at=None).update(cut_at=now, cut_by=by):
            events.record("link.cut", link, at=now, by=by, **_facts(link))
            addresses = queries.addresses_of(link.person)
            bars.put(link=link, addresses=addresses, by=by, now=now)
            _look_again(addresses, now)


def lift(*, link: Link, by: str, now: datetime) -> None:
    with transaction.atomic():
        if Link.objects.filter(pk=link.pk).exclude(cut_at=None).update(cut_at=None, cut_by=""):
            events.record("link.lifted", link, at=now, by=by, **_facts(link))
            _look_again(bars.take_off(link=link), now)


def agree(*, address: str, by: str, now: datetime) -> None:
    """The firm says that this address of very many clients may see them all."""
    with transaction.atomic():
        found, is_new = SharedAddress.objects.get_or_create(
            address=address.strip().lower(), defaults={"agreed_at": now, "agreed_by": by}
        )
        if is_new:
            events.record("shared_address.agreed", found, at=now, by=by, address=found.address)
            _look_again({found.address.lower()}, now)


def _look_again(addresses: Collection[str], now: datetime) -> None:
    people = Person.objects.filter(face=Face.PORTAL, removed_at=None).alias(low=Lower("address"))
    for person in people.filter(low__in=addresses).order_by("pk"):
        by_contacts(person=person, now=now)


def _held(person: Person) -> Person:
    """As the person stands now: one at a time links them."""
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _named(person: Person) -> set[int]:
    """The clients that link themselves to this person by their contacts."""
    if person.verified_at is None or person.removed_at is not None:
        return set()
    named = set(queries.contacts_at(person.address.lower()).values_list("client", flat=True))
    agreed = len(named) > rules.CLIENTS_MAX and queries.is_agreed(person.address)
    own = queries.own_domains() if named else frozenset()
    may = rules.may_link_itself(address=person.address, clients=len(named), own=own, agreed=agreed)
    return named if may else set()


def _is_kept_off(link: Link, barred: Collection[int]) -> bool:
    """Another's cut bars this address. What is cut itself needs no more, and what the firm linked is its own word."""
    return link.client_id in barred and link.cut_at is None and link.origin != Link.Origin.STAFF


def _linked(person: Person, client: Client, origin: Link.Origin, by: str, now: datetime) -> Link:
    with transaction.atomic():
        person = _held(person)
        if (barred := queries.bars_on(client).get(person.address.lower())) is not None:
            raise Barred(f"{person.address} is barred from {barred}. Lift that first.")
        link = Link.objects.filter(person=person, client=client).select_related("client", "person").first()
        if link is None:
            return _make(person, client, origin, by, now)
        if link.suspended_at is not None:
            if origin == Link.Origin.PASS:
                # A mail from before must not make a lasting link of what its contact no longer holds.
                told = f"Your firm no longer lists {person.address} for {client.name}."
                raise CannotLink(f"{told} Ask the firm, or add the client by its key.")
            Link.objects.filter(pk=link.pk).update(origin=origin)
            _resume(link, now)
        return link


def _make(person: Person, client: Client, origin: Link.Origin, by: str, now: datetime) -> Link:
    made = Link.objects.create(person=person, client=client, origin=origin, made_at=now, made_by=by)
    events.record("link.made", made, at=now, by=by, origin=str(origin), **_facts(made))
    return made


def _suspend(link: Link, now: datetime) -> None:
    if Link.objects.filter(pk=link.pk, suspended_at=None).update(suspended_at=now):
        events.record("link.suspended", link, at=now, by=SYSTEM, **_facts(link))
        address = link.person.address.lower()
        if not queries.contacts_at(address).filter(client=link.client).exists():
            passes.revoke_of(client=link.client, addresses=[address], by=SYSTEM, now=now)


def _resume(link: Link, now: datetime) -> None:
    if Link.objects.filter(pk=link.pk).exclude(suspended_at=None).update(suspended_at=None):
        events.record("link.resumed", link, at=now, by=SYSTEM, **_facts(link))


def _facts(link: Link) -> dict[str, object]:
    return {"client": link.client_id, "client_name": link.client.name, "person": link.person_id}
