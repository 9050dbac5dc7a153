"""People of the staff as the firm's provider tells of them by SCIM: made, changed, shut out, brought back, deleted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from quittance.access import queries
from quittance.access.actions import provider_groups, sessions
from quittance.access.actions.scim_keys import BY
from quittance.access.models import DirectoryEntry, Grant, Membership, Person, ProviderMembership
from quittance.access.models.person import Face
from quittance.access.rules import addresses, scim_patch
from quittance.access.rules.scim_words import Document, Unreadable, User, user
from quittance.core import events


class Unknown(Exception):
    """No user has this id, or the provider deleted them."""


class Taken(Exception):
    """Somebody else has this userName, externalId or address."""


def make(*, told: User, now: datetime) -> Person:
    """Somebody new; or one of the staff whom the provider never told of, or once deleted, and whom it tells of now."""
    with _as_taken(told), transaction.atomic():
        address = _address(told)
        known = _nobodys(told, address)
        if known is None:
            person = Person.objects.create(
                face=Face.STAFF,
                address=address,
                given_name=told.given_name,
                family_name=told.family_name,
                verified_at=now,
                joined_at=now,
            )
            events.record("person.joined", person, at=now, by=BY, address=address)
        else:
            person = Person.objects.select_for_update().get(pk=known.pk)
            _rewrite(person, told, address, now)
        DirectoryEntry.objects.create(
            person=person, user_name=told.user_name, external_id=told.external_id, told_at=now
        )
        _come_or_go(person, active=told.active is not False, now=now)
    return _found(person.pk)


def replace(*, person_id: int, told: User, now: datetime) -> Person:
    return _change(person_id, lambda _: told, now)


def patch(*, person_id: int, steps: list[scim_patch.Operation], now: datetime) -> Person:
    return _change(person_id, lambda person: user(scim_patch.patched(_document(person), steps)), now)


def delete(*, person_id: int, now: datetime) -> None:
    """Gone for good. Should they ever return, they begin with what the provider's groups give and nothing else."""
    with transaction.atomic():
        person = _held(person_id)
        grants = Grant.objects.filter(person=person)
        by_hand = Membership.objects.filter(person=person).exclude(given_by=provider_groups.GIVEN_BY)
        lost = {
            "rights": sorted(grants.values_list("permission", flat=True)),
            "groups": sorted(by_hand.values_list("group__name", flat=True)),
        }
        grants.delete()
        by_hand.delete()
        ProviderMembership.objects.filter(person=person).delete()
        provider_groups.settle(people=[person.pk], by=BY, now=now)
        DirectoryEntry.objects.filter(person=person).delete()
        _come_or_go(person, active=False, now=now)
        events.record("person.deleted", person, at=now, by=BY, **lost)


def _change(person_id: int, tell: Callable[[Person], User], now: datetime) -> Person:
    with transaction.atomic():
        person = _held(person_id)
        told = tell(person)
        with _as_taken(told), transaction.atomic():
            _rewrite(person, told, _address(told), now)
            DirectoryEntry.objects.update_or_create(
                person=person,
                defaults={"user_name": told.user_name, "external_id": told.external_id, "told_at": now},
            )
            if told.active is not None:
                _come_or_go(person, active=told.active, now=now)
    return _found(person.pk)


def _rewrite(person: Person, told: User, address: str, now: datetime) -> None:
    names = (told.given_name, told.family_name)
    if not any(names):  # nobody loses their name because the client left it out
        names = (person.given_name, person.family_name)
    after = {"address": address, "given_name": names[0], "family_name": names[1]}
    changes = {name: [getattr(person, name), value] for name, value in after.items() if getattr(person, name) != value}
    if changes:
        Person.objects.filter(pk=person.pk).update(**after)
        events.record("person.changed", person, at=now, by=BY, changes=changes)


def _come_or_go(person: Person, *, active: bool, now: datetime) -> None:
    """Who goes loses every session in the same moment. Told twice, done once."""
    if active and person.removed_at is not None:
        # One that was opened at the very moment of the removal must not come to life now.
        sessions.end_all(person=person, now=now, by=BY, why="removed at the provider")
        Person.objects.filter(pk=person.pk).update(removed_at=None, removed_by="")
        events.record("person.returned", person, at=now, by=BY)
    elif not active and (person.removed_at is None or person.removed_by != BY):
        Person.objects.filter(pk=person.pk).update(removed_at=person.removed_at or now, removed_by=BY)
        ended = sessions.end_all(person=person, now=now, by=BY, why="removed at the provider")
        events.record("person.removed", person, at=now, by=BY, ended=ended)


def _nobodys(told: User, address: str) -> Person | None:
    """One of the staff of whom the provider has not told, or tells no more: who has the address, or this very key."""
    free = Person.objects.filter(face=Face.STAFF, directory_entry=None)
    here = free.filter(removed_at=None, address__iexact=address).first()
    if here is None and told.external_id:
        here = free.filter(subject=told.external_id).first()
    return here or free.filter(address__iexact=address).order_by("-removed_at").first()


def _document(person: Person) -> Document:
    """What a PATCH starts from. An address that is the userName itself moves along with it."""
    entry = getattr(person, "directory_entry", None)
    user_name = entry.user_name if entry else person.address
    document: Document = {
        "username": user_name,
        "externalid": entry.external_id if entry else "",
        "active": person.removed_at is None,
        "name": {"givenname": person.given_name, "familyname": person.family_name},
    }
    if person.address.lower() != user_name.lower():
        document["emails"] = [{"value": person.address, "type": "work", "primary": True}]
    return document


def _address(told: User) -> str:
    try:
        validate_email(told.address)
        return addresses.normal(told.address)
    except (ValidationError, addresses.NoAddress):
        raise Unreadable("invalidValue", "The user needs a mail address, in emails or as userName.") from None


def _held(person_id: int) -> Person:
    found = queries.directory_people().select_for_update(of=("self",)).filter(pk=person_id).first()
    if found is None:
        raise Unknown
    return found


def _found(person_id: int) -> Person:
    return queries.directory_people().get(pk=person_id)


@contextmanager
def _as_taken(told: User) -> Iterator[None]:
    """A clash with somebody else's name, key or address becomes Taken; the transaction inside is undone."""
    try:
        yield
    except IntegrityError:
        raise Taken(
            f"Somebody else has the userName {told.user_name}, this externalId or the address {told.address}."
        ) from None
