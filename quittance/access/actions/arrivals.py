"""Somebody whom the firm's provider vouches for comes in: found again, joined by address, or met for the first time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.db.models.functions import Lower

from quittance.access.actions import provider_groups, sessions, set_up
from quittance.access.models import Person, Session
from quittance.access.models.person import Face
from quittance.core import events
from quittance.integrations import identity
from quittance.integrations.identity import Fault, Somebody
from quittance.tenancy.actions import connections, vault
from quittance.tenancy.models import Connection
from quittance.tenancy.rules import connections as rules

_REFRESH = "session refresh"
_TRIES = 2  # two tabs of a person's first visit may meet; the second time one finds what the other wrote


@dataclass(frozen=True)
class Arrival:
    """`token` is empty when the session that was there goes on."""

    person: Person
    token: str


def come_in(
    *,
    somebody: Somebody,
    connection: Connection,
    seat: sessions.Seat,
    refresh: str,
    brought: Session | None,
    quiet: bool,
    now: datetime,
) -> Arrival:
    """Open a session for whom the provider named. The one that the browser brought along never goes on as another."""
    refuse(somebody=somebody, connection=connection)
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                person = _person(somebody, now)
                note(person=person, somebody=somebody, connection=connection, now=now)
                break
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise Fault("taken", "two sign-ins changed the same row at once") from None
    connections.note_proof(connection=connection, now=now)
    kept = kept_refresh(refresh)
    if quiet and brought is not None and (brought.person_id, brought.way) == (person.pk, connection.protocol):
        sessions.prove(session=brought, now=now, refresh=kept)
        return Arrival(person, "")
    with transaction.atomic():
        if brought is not None:
            sessions.end(session=brought, now=now, by=f"staff:{brought.person_id}", why="signed in anew")
        token = sessions.open_for(person=person, way=connection.protocol, seat=seat, now=now, refresh=kept)
    return Arrival(person, token)


def refuse(*, somebody: Somebody, connection: Connection) -> None:
    """What must hold of anybody, whoever they are."""
    if not somebody.address:
        raise Fault("no_address", "the provider named no e-mail address")
    if somebody.address_unverified:
        raise Fault("unverified", "the provider says that the e-mail address is not verified")
    # In ASCII alone: the Kelvin sign would become a k in lower case, and its owner somebody else.
    if not identity.is_address(somebody.address) or not somebody.address.isascii():
        raise Fault("odd_address", f"the provider named {somebody.address} as e-mail address")
    allowed = tuple(map(str, connection.claims.get("domains", ())))
    if not rules.is_let_in(
        issuer=connection.issuer, allowed=allowed, address=somebody.address, hosted_domain=somebody.domain
    ):
        raise Fault("stranger", f"the account belongs to {somebody.domain or somebody.address.rpartition('@')[2]}")


def note(*, person: Person, somebody: Somebody, connection: Connection, now: datetime) -> None:
    """What the provider says of them today. Groups it cannot tell stay as they were."""
    by = f"staff:{person.pk}"
    _renamed(person, somebody, by, now)
    says_nothing_ever = connection.product == "google" and somebody.groups is None
    if not somebody.groups_left_out and not says_nothing_ever:
        provider_groups.apply(person=person, groups=somebody.groups or (), by=by, now=now)


def kept_refresh(refresh: str) -> str:
    return vault.sealed(name=_REFRESH, secret=refresh) if refresh else ""


def refresh_of(session: Session) -> str:
    return vault.unsealed(name=_REFRESH, token=session.refresh)


def forget_subjects() -> None:
    """Another provider calls people otherwise: they are found by their addresses once more."""
    Person.objects.filter(face=Face.STAFF).exclude(subject="").update(subject="")


def _person(somebody: Somebody, now: datetime) -> Person:
    """Staff alone: nobody of the client portal is ever joined by an address."""
    staff = Person.objects.select_for_update().filter(face=Face.STAFF)
    named_alike = staff.annotate(low=Lower("address")).filter(low=somebody.address.lower(), **_unclaimed(somebody))
    joined = staff.filter(subject=somebody.subject).first() if somebody.subject else None
    joined = joined or named_alike.order_by(F("removed_at").desc(nulls_first=True)).first()
    if _namesakes(somebody.address).exclude(pk=joined.pk if joined else 0).exists():
        raise Fault("taken", f"{somebody.address} belongs to somebody with another subject")
    if joined is None:
        return _met(somebody, now)
    if joined.removed_at is not None:
        _return(joined, now)
    fresh = {"verified_at": now}
    if somebody.subject and joined.subject != somebody.subject:
        Person.objects.filter(pk=joined.pk).update(subject=somebody.subject)
        events.record("person.recognised", joined, at=now, by=f"staff:{joined.pk}", address=joined.address)
    Person.objects.filter(pk=joined.pk, verified_at=None).update(**fresh)
    joined.refresh_from_db()
    return joined


def _namesakes(address: str) -> models.QuerySet[Person]:
    found = Person.objects.annotate(low=Lower("address"))
    return found.filter(low=address.lower(), face=Face.STAFF, removed_at=None)


def _unclaimed(somebody: Somebody) -> dict[str, str]:
    """A provider that names no lasting subject knows people by their address alone."""
    return {"subject": ""} if somebody.subject else {}


def _met(somebody: Somebody, now: datetime) -> Person:
    given, family = somebody.given_name, somebody.family_name
    if not given and not family:
        given, family = identity.names_from("", somebody.address)
    person = Person.objects.create(
        face=Face.STAFF,
        address=somebody.address,
        given_name=given[:100],
        family_name=family[:100],
        subject=somebody.subject,
        verified_at=now,
        joined_at=now,
    )
    events.record("person.joined", person, at=now, by=f"staff:{person.pk}", address=person.address)
    return person


def _return(person: Person, now: datetime) -> None:
    if person.removed_by == "scim":
        raise Fault("removed", "the firm's directory took this person out, and has not brought them back")
    Person.objects.filter(pk=person.pk).update(removed_at=None, removed_by="")
    events.record("person.returned", person, at=now, by=f"staff:{person.pk}", address=person.address)


def _renamed(person: Person, somebody: Somebody, by: str, now: datetime) -> None:
    told = {
        "address": somebody.address,
        "given_name": somebody.given_name,
        "family_name": somebody.family_name,
    }
    if not told["given_name"] and not told["family_name"]:
        told = {"address": somebody.address}  # a provider that tells no names does not take them away
        if (person.given_name, person.family_name) == set_up.PLACEHOLDER:
            told["given_name"], told["family_name"] = identity.names_from("", somebody.address)
    after = {name: value for name, value in told.items() if getattr(person, name) != value}
    before = {name: getattr(person, name) for name in after}
    if "address" in after and _namesakes(somebody.address).exclude(pk=person.pk).exists():
        raise Fault("taken", f"{somebody.address} belongs to somebody with another subject")
    if after:
        Person.objects.filter(pk=person.pk).update(**after)
        events.record("person.changed", person, at=now, by=by, before=before, after=after)
        person.refresh_from_db()
