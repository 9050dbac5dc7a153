"""The emergency key: opens the firm portal once, for one named admin, when the provider is down. Loudly."""

import secrets
from collections.abc import Callable
from datetime import datetime

import structlog
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models.functions import Lower

from quittance.access import queries
from quittance.access.actions import knocks, sessions
from quittance.access.mails import staff as words
from quittance.access.models import EmergencyKey, Person
from quittance.access.models.person import Face
from quittance.access.models.session import Way
from quittance.access.rules import knocks as knock_rules
from quittance.access.rules.permissions import Permission
from quittance.core import events
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Words
from quittance.tenancy import queries as tenancy
from quittance.tenancy.models import Firm

log = structlog.get_logger()

DOOR = "emergency"
NO_ENTRY = "Address and key do not belong together, or the key was used or withdrawn."
GROUPS, LETTERS = 6, 5
# Without letters and figures that are taken for each other on paper: 150 bits.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_ENTERED_MAX = 200


class Refused(Exception):
    """Nobody comes in; the words tell a stranger nothing."""


def make(*, person: Person, by: str, maker: str, now: datetime) -> str:
    """A new key, shown this once. The one before, if there is one, opens nothing any more."""
    key = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))
    digest = make_password(_plain(key))
    with transaction.atomic():
        # Two who make a key at once: the second waits here, and withdraws the first one's.
        Person.objects.select_for_update().get(pk=person.pk)
        _withdraw(by, now)
        made = EmergencyKey.objects.create(person=person, digest=digest, made_at=now, made_by=by)
        event = events.record("emergency_key.made", made, at=now, by=by, person=person.pk)
        _tell(f"emergency-made:{event.pk}", _made(str(person), maker), now)
    return key


def withdraw(*, by: str, now: datetime) -> bool:
    with transaction.atomic():
        return _withdraw(by, now)


def come_in(*, address: str, key: str, seat: sessions.Seat, now: datetime) -> str:
    """Use the key up, open a session of one hour, raise the alarm. Raises Refused, or knocks.TooMany."""
    marks = knock_rules.marks(address=address, network=seat.network)
    knocks.refuse_if_many(door=DOOR, marks=marks, now=now)
    found = _key_of(address)
    # A stranger's try takes as long as a right one.
    digest = found.digest if found else make_password("nobody's key")
    fits = check_password(_plain(key), digest) and found is not None
    if not fits or found is None:
        knocks.count(door=DOOR, marks=marks, now=now)
        log.warning("emergency_key.refused", network=seat.network)
        raise Refused(NO_ENTRY)
    with transaction.atomic():
        used = EmergencyKey.objects.filter(pk=found.pk, used_at=None, withdrawn_at=None).update(used_at=now)
        if not used:
            raise Refused(NO_ENTRY)
        person = found.person
        token = sessions.open_for(person=person, way=Way.EMERGENCY, seat=seat, now=now)
        who = f"staff:{person.pk}"
        event = events.record("emergency_key.used", found, at=now, by=who, person=person.pk, network=seat.network)
        _tell(f"emergency-used:{event.pk}", _used(str(person), seat.network), now)
    log.error("emergency_key.used", person=person.pk, network=seat.network)
    return token


def _key_of(address: str) -> EmergencyKey | None:
    living = EmergencyKey.objects.select_related("person").filter(used_at=None, withdrawn_at=None)
    theirs = living.annotate(low=Lower("person__address")).filter(low=address.strip().lower()[:_ENTERED_MAX])
    return theirs.filter(person__face=Face.STAFF, person__removed_at=None).first()


def _withdraw(by: str, now: datetime) -> bool:
    living = EmergencyKey.objects.filter(used_at=None, withdrawn_at=None).select_for_update().first()
    if living is None:
        return False
    EmergencyKey.objects.filter(pk=living.pk).update(withdrawn_at=now)
    events.record("emergency_key.withdrawn", living, at=now, by=by, person=living.person_id)
    return True


def _tell(key: str, said: Callable[[Firm, str], Words], now: datetime) -> None:
    """Every admin, and the firm's contact."""
    firm = tenancy.current_firm()
    admins = queries.staff_with(permission=Permission.EDIT_PERMISSIONS)
    to = [mails.Recipient(address=firm.contact_address)]
    to += [mails.Recipient(address=admin.address, name=str(admin)) for admin in admins]
    mails.post(firm=firm, key=key, words=said(firm, tenancy.main_host()), to=to, now=now)


def _made(who: str, by: str) -> Callable[[Firm, str], Words]:
    return lambda firm, host: words.emergency_key_made(firm=firm, host=host, who=who, by=by)


def _used(who: str, network: str) -> Callable[[Firm, str], Words]:
    return lambda firm, host: words.emergency_key_used(firm=firm, host=host, who=who, network=network)


def _plain(key: str) -> str:
    """As typed from paper: with or without dashes and spaces, in small letters or large ones."""
    return "".join(letter for letter in key.upper()[:_ENTERED_MAX] if letter.isalnum())
