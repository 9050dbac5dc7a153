"""Passkeys: asked for, added, used and removed. The device keeps the secret; we hold what checks it."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from quittance.access.actions import portal_people, spent, tickets
from quittance.access.actions.sessions import Seat
from quittance.access.mails import changes
from quittance.access.models import Passkey, Person, Ticket
from quittance.access.models.person import Face
from quittance.access.rules import agents
from quittance.access.rules import tickets as ticket_rules
from quittance.core import addresses, events
from quittance.core.models import Event
from quittance.core.secrets import SecretsError
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient, Words
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import vault

log = structlog.get_logger()

PER_PERSON_MAX = 20
NAME_LENGTH_MAX = 80
_REUSED_WHILE = timedelta(minutes=3)
_KIND = Ticket.Kind.PASSKEY
_LASTS = ticket_rules.LASTS["passkey"]
_SEAL = "passkey question"


class Refused(Exception):
    """What the browser handed in opens nothing: too late, used, forged, foreign or copied. Which, is told to nobody."""


class AlreadyThere(Exception):
    """This very key is registered."""


class TooMany(Exception):
    """Nobody has that many devices."""


def offer(*, person: Person, seat: Seat, now: datetime) -> tuple[dict[str, Any], str]:
    """What the browser needs to make a key, and the token of the question."""
    known = [AttestedCredentialData(bytes(key.credential)) for key in Passkey.objects.filter(person=person)]
    user = PublicKeyCredentialUserEntity(id=_handle(person), name=person.address, display_name=str(person))
    options, state = _server(seat).register_begin(
        user,
        known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    Ticket.objects.filter(kind=_KIND, person=person, used_at=None).delete()  # a page opened often leaves one row
    return _plain(options), tickets.make(kind=_KIND, person=person, now=now, state=dict(state))


def add(*, person: Person, question: str, answer: str, seat: Seat, now: datetime) -> Passkey:
    """Raises Refused, AlreadyThere or TooMany."""
    ticket = _spend(question, now)
    if ticket.person_id != person.pk:
        raise Refused
    credential, count = _registered(seat, ticket.facts["state"], answer)
    try:
        with transaction.atomic():
            portal_people.hold(person_id=person.pk)
            if Passkey.objects.filter(person=person).count() >= PER_PERSON_MAX:
                raise TooMany
            key = Passkey.objects.create(
                person=person,
                credential_id=credential.credential_id,
                credential=bytes(credential),
                sign_count=count,
                name=agents.in_words(seat.agent)[:NAME_LENGTH_MAX],
                made_at=now,
            )
            words = changes.passkey_added(firm=tenancy.current_firm(), host=seat.host, name=key.name)
            by = portal_people.teller(person)
            event = events.record("passkey.added", key, at=now, by=by, person=person.pk)
            _tell(key, event, words, now)
    except IntegrityError:
        raise AlreadyThere from None
    return key


def ask(*, seat: Seat, now: datetime, question: str = "") -> tuple[dict[str, Any], str]:
    """What the browser needs to use a key. A page opened a moment ago in another tab shares its question.

    Anybody may ask as often as they like: the question travels with the browser, sealed, and no row is written.
    """
    standing = _asked(question, within=_REUSED_WHILE, now=now)
    if standing is not None and spent.is_spent(answer=_mark(standing)):
        standing = None
    challenge = websafe_decode(standing["challenge"]) if standing else None
    options, state = _server(seat).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED, challenge=challenge
    )
    if standing is None:
        question = vault.sealed(name=_SEAL, secret=json.dumps({"state": dict(state), "at": now.timestamp()}))
    return _plain(options), question


def open_with(*, question: str, answer: str, seat: Seat, now: datetime) -> Person:
    """Whose key it is. Raises Refused."""
    state = _asked(question, within=_LASTS, now=now)
    given = _read(AuthenticationResponse, answer)
    keys = Passkey.objects.select_related("person").filter(
        credential_id=given.raw_id, person__face=Face.PORTAL, person__removed_at=None, person__verified_at__isnull=False
    )
    key = keys.first()
    if state is None or key is None:
        raise Refused
    # Used up before the answer is judged, so that a question is answered once, rightly or wrongly.
    if not spent.spend(answer=_mark(state), now=now):
        raise Refused
    if given.response.user_handle != _handle(key.person) or given.response.client_data.cross_origin:
        raise Refused
    try:
        credential = AttestedCredentialData(bytes(key.credential))
        _server(seat).authenticate_complete(state, [credential], given)
    except Exception as wrong:  # noqa: BLE001  fido2 tells of bad answers by many kinds; all of it is one refusal
        log.warning("passkey.refused", passkey=key.pk, reason=str(wrong))
        raise Refused from None
    _count_up(key, given.response.authenticator_data.counter, seat, now)
    return key.person


def rename(*, key: Passkey, name: str, now: datetime) -> None:
    with transaction.atomic():
        if Passkey.objects.filter(pk=key.pk).exclude(name=name).update(name=name):
            events.record("passkey.renamed", key, at=now, by=portal_people.teller(key.person), person=key.person_id)


def remove(*, key: Passkey, seat: Seat, now: datetime) -> None:
    with transaction.atomic():
        words = changes.passkey_removed(firm=tenancy.current_firm(), host=seat.host, name=key.name)
        by = portal_people.teller(key.person)
        _tell(key, events.record("passkey.removed", key, at=now, by=by, person=key.person_id), words, now)
        Passkey.objects.filter(pk=key.pk).delete()


def _server(seat: Seat) -> Fido2Server:
    origin = addresses.page(seat.host, "")
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=seat.host, name=tenancy.current_firm().name),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda given: given == origin,
    )


def _plain(options: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = dict(options)["publicKey"]
    return found


def _handle(person: Person) -> bytes:
    """What the device stores beside the key: a number of ours, no name and no address."""
    return f"person:{person.pk}".encode()


def _asked(question: str, *, within: timedelta, now: datetime) -> dict[str, Any] | None:
    """What was asked, if it was we who asked it lately; None for all else."""
    try:
        told = json.loads(vault.unsealed(name=_SEAL, token=question))
    except SecretsError:
        return None
    state: dict[str, Any] = told["state"]
    return state if 0 <= now.timestamp() - told["at"] < within.total_seconds() else None


def _mark(state: Mapping[str, Any]) -> str:
    return f"passkey:{state['challenge']}"


def _spend(question: str, now: datetime) -> Ticket:
    """Used up before the answer is judged, as above."""
    try:
        return tickets.use(kind=_KIND, token=question, now=now)
    except tickets.Spent:
        raise Refused from None


def _read(form: Any, answer: str) -> Any:
    try:
        found = form.from_dict(json.loads(answer))
    except Exception as wrong:  # noqa: BLE001  a forged answer may break the reader in any way; all of it is one refusal
        log.warning("passkey.unreadable", reason=type(wrong).__name__)
        raise Refused from None
    if found is None:
        raise Refused
    return found


def _registered(seat: Seat, state: Mapping[str, Any], answer: str) -> tuple[AttestedCredentialData, int]:
    given = _read(RegistrationResponse, answer)
    server = _server(seat)
    try:
        data = server.register_complete(state, given)
    except Exception as wrong:  # noqa: BLE001  as above
        log.warning("passkey.refused", reason=str(wrong))
        raise Refused from None
    credential = data.credential_data
    known = {one.alg for one in server.allowed_algorithms}
    if credential is None or credential.public_key.ALGORITHM not in known or given.response.client_data.cross_origin:
        raise Refused
    return credential, data.counter


def _count_up(key: Passkey, count: int, seat: Seat, now: datetime) -> None:
    """A key that counts must count up; one that went back was copied. Many never count and stay at nought."""
    counted = Passkey.objects.filter(pk=key.pk)
    counted = counted.filter(sign_count__lt=count) if count or key.sign_count else counted.filter(sign_count=0)
    if counted.update(sign_count=count, used_at=now):
        return
    with transaction.atomic():
        words = changes.passkey_copied(firm=tenancy.current_firm(), host=seat.host, name=key.name)
        by = portal_people.teller(key.person)
        _tell(key, events.record("passkey.refused", key, at=now, by=by, person=key.person_id), words, now)
    raise Refused


def _tell(key: Passkey, event: Event, words: Words, now: datetime) -> None:
    to = [Recipient(address=key.person.address)]
    mails.post(firm=tenancy.current_firm(), key=f"{event.name}:{event.pk}", words=words, to=to, now=now)
