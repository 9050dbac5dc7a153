"""The second factor: six digits from an app, and recovery codes for when the app is gone."""

import hashlib
import json
import secrets
from base64 import b32decode, b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import IntegrityError, transaction

from quittance.access.actions import portal_people
from quittance.access.actions.sessions import Seat
from quittance.access.mails import changes
from quittance.access.models import Person, RecoveryCode, SecondFactor, Session
from quittance.access.rules import codes as rules
from quittance.core import events
from quittance.core.models import Event
from quittance.core.secrets import SecretsError
from quittance.outbox.actions import mails
from quittance.outbox.actions.mails import Recipient, Words
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import vault

_SECRET_BYTES = 20
OFFER_LASTS = timedelta(minutes=30)


class WrongCode(Exception):
    """Neither the digits of now nor an unused recovery code."""


class OldOffer(Exception):
    """The page with the new secret was open for too long, or in another session; it must be shown anew."""


class AlreadyOn(Exception):
    """There is one; two would leave the person in doubt which app to ask."""


@dataclass(frozen=True)
class Offer:
    """A secret that counts once the app has shown that it knows it. `sealed` travels with the form."""

    secret: str
    address: str
    sealed: str


def offer(*, person: Person, session: Session, now: datetime) -> Offer:
    """Made for a session that was proved lately; the seal says so when the form comes back."""
    secret = b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    sealed = vault.sealed(name=_offer_name(session), secret=json.dumps([secret, now.timestamp()]))
    return Offer(secret=secret, address=_address(person, secret), sealed=sealed)


def again(*, person: Person, session: Session, sealed: str, now: datetime) -> Offer:
    """The same offer once more, after digits that did not fit. Raises OldOffer."""
    secret = _unsealed(session, sealed, now)
    return Offer(secret=secret, address=_address(person, secret), sealed=sealed)


def add(*, person: Person, session: Session, sealed: str, digits: str, seat: Seat, now: datetime) -> list[str]:
    """Switch it on and give back the recovery codes, which nobody can show again."""
    secret = _unsealed(session, sealed, now)
    step = _step_of(secret, rules.bare(digits), now)
    if step is None:
        raise WrongCode
    kept = vault.sealed(name=_name(person), secret=secret)
    try:
        with transaction.atomic():
            SecondFactor.objects.create(person=person, secret=kept, made_at=now, last_step=step)
            given = _give_codes(person, now)
            event = events.record("second_factor.added", person, at=now, by=portal_people.teller(person))
            firm = tenancy.current_firm()
            _tell(person, event, changes.second_factor_on(firm=firm, host=seat.host), now)
    except IntegrityError:
        raise AlreadyOn from None
    return given


def use(*, person: Person, code: str, seat: Seat, now: datetime) -> None:
    """Digits count once, and so does a recovery code. Belongs into the transaction of what they open."""
    typed = rules.bare(code)
    if not (_use_digits(person, typed, now) if rules.are_digits(typed) else _use_recovery(person, typed, seat, now)):
        raise WrongCode


def renew_codes(*, person: Person, seat: Seat, now: datetime) -> list[str]:
    """New recovery codes; the old ones are void."""
    with transaction.atomic():
        portal_people.hold(person_id=person.pk)
        given = _give_codes(person, now)
        event = events.record("recovery_codes.renewed", person, at=now, by=portal_people.teller(person))
        words = changes.recovery_codes(firm=tenancy.current_firm(), host=seat.host)
        _tell(person, event, words, now)
    return given


def remove(*, person: Person, seat: Seat, now: datetime) -> None:
    with transaction.atomic():
        RecoveryCode.objects.filter(person=person).delete()
        if not SecondFactor.objects.filter(person=person).delete()[0]:
            return
        event = events.record("second_factor.removed", person, at=now, by=portal_people.teller(person))
        words = changes.second_factor_off(firm=tenancy.current_firm(), host=seat.host)
        _tell(person, event, words, now)


def _use_digits(person: Person, digits: str, now: datetime) -> bool:
    factor = SecondFactor.objects.filter(person=person).first()
    if factor is None:
        return False
    step = _step_of(vault.unsealed(name=_name(person), token=factor.secret), digits, now)
    if step is None:
        return False
    # Of two who bring the same digits at once, one gets in.
    return bool(SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def _use_recovery(person: Person, code: str, seat: Seat, now: datetime) -> bool:
    unused = RecoveryCode.objects.filter(person=person, used_at=None)
    if not unused.filter(code_sha256=_digest(code)).update(used_at=now):
        return False
    left = unused.count()
    event = events.record("recovery_code.used", person, at=now, by=portal_people.teller(person), left=left)
    words = changes.recovery_code_used(firm=tenancy.current_firm(), host=seat.host, left=left)
    _tell(person, event, words, now)
    return True


def _step_of(secret: str, digits: str, now: datetime) -> int | None:
    """The half minute whose digits these are. All are compared, so that the time taken tells nothing."""
    if not rules.are_digits(digits):
        return None
    fitting = None
    for step in rules.steps_around(now):
        if bytes_eq(_totp(secret).generate(step * rules.STEP_SECONDS), digits.encode()):
            fitting = step
    return fitting


def _totp(secret: str) -> TOTP:
    # SHA-1 with six digits and 30 seconds is what every app on a phone can do.
    return TOTP(b32decode(secret), rules.DIGITS, SHA1(), rules.STEP_SECONDS)  # noqa: S303  as above; HMAC is not hurt by it


def _give_codes(person: Person, now: datetime) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    given = [
        "".join(secrets.choice(rules.RECOVERY_LETTERS) for _ in range(rules.RECOVERY_LENGTH))
        for _ in range(rules.RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(person=person, code_sha256=_digest(code), made_at=now) for code in given]
    )
    return [rules.in_groups(code) for code in given]


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def _address(person: Person, secret: str) -> str:
    return _totp(secret).get_provisioning_uri(person.address, tenancy.current_firm().name)


def _name(person: Person) -> str:
    return f"access.second_factor:{person.pk}"


def _offer_name(session: Session) -> str:
    return f"access.second_factor.offer:{session.pk}"


def _unsealed(session: Session, sealed: str, now: datetime) -> str:
    try:
        secret, made = json.loads(vault.unsealed(name=_offer_name(session), token=sealed))
    except SecretsError:
        raise OldOffer from None
    if now.timestamp() - made > OFFER_LASTS.total_seconds():
        raise OldOffer
    return str(secret)


def _tell(person: Person, event: Event, words: Words, now: datetime) -> None:
    to = [Recipient(address=person.address)]
    mails.post(firm=tenancy.current_firm(), key=f"{event.name}:{event.pk}", words=words, to=to, now=now)
