"""The keys with which a firm's own domain signs its mail: made, shown in the DNS, used, exchanged, put away."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from quittance.core import events
from quittance.outbox import queries
from quittance.outbox.models import SigningKey
from quittance.outbox.rules import retries, signing
from quittance.tenancy.actions import vault
from quittance.tenancy.models import Firm

# No mail written while a key was in use is tried for longer, and receivers look the record up within days.
KEEP_RETIRED = retries.KEEP_TRYING + timedelta(days=4)


class BadAddress(ValueError):
    """No mail can leave from this address; the text says why."""


def make(*, from_address: str, by: str, now: datetime) -> SigningKey:
    """Draft a key for the address's domain; the one in use goes on until the DNS shows the new one."""
    address = _checked(from_address)
    private = signing.new_key()
    with transaction.atomic():
        _discard_draft(now)
        domain = address.rpartition("@")[2]
        key = SigningKey.objects.create(
            domain=domain,
            selector=_free_selector(domain, now),
            from_address=address,
            public_key=signing.public_half(private),
            made_at=now,
            made_by=by,
        )
        vault.keep(name=place(key), secret=signing.as_pem(private), now=now)
        events.record("signing_key.made", key, at=now, by=by, domain=domain, selector=key.selector)
    return key


def retire(*, by: str, now: datetime) -> bool:
    """Take the key in use, and any draft, out of use: mail leaves from our address again. False if there was none."""
    with transaction.atomic():
        drafted = _discard_draft(now)
        used = SigningKey.objects.select_for_update().filter(retired_at=None).first()
        if used is None:
            return drafted
        SigningKey.objects.filter(pk=used.pk).update(retired_at=now)
        events.record("signing_key.retired", used, at=now, by=by, domain=used.domain, selector=used.selector)
    return True


def verified(*, key: SigningKey, now: datetime) -> bool:
    """The DNS shows it: it is used from now on, in place of the one before. False if it was so already."""
    with transaction.atomic():
        locked = SigningKey.objects.select_for_update().filter(pk=key.pk, retired_at=None).first()
        if locked is None:
            return False
        was_good = locked.verified_at is not None and not locked.fault
        if locked.verified_at is None:
            SigningKey.objects.filter(retired_at=None, verified_at__isnull=False).update(retired_at=now)
        SigningKey.objects.filter(pk=key.pk).update(verified_at=locked.verified_at or now, checked_at=now, fault="")
        if not was_good:
            events.record("signing_key.verified", key, at=now, by="system", domain=key.domain, selector=key.selector)
    return not was_good


def missed(*, key: SigningKey, fault: str, now: datetime) -> bool:
    """The DNS does not show it. True if it was in force until now, so that the firm is to be told."""
    with transaction.atomic():
        locked = SigningKey.objects.select_for_update().filter(pk=key.pk, retired_at=None).first()
        if locked is None:
            return False
        SigningKey.objects.filter(pk=key.pk).update(checked_at=now, fault=fault)
        lost = locked.verified_at is not None and not locked.fault
        if lost:
            events.record("signing_key.lost", key, at=now, by="system", domain=key.domain, selector=key.selector)
    return lost


def forget_retired(*, now: datetime) -> None:
    """Private halves that nothing will be signed with any more."""
    for key in SigningKey.objects.filter(retired_at__lt=now - KEEP_RETIRED):
        vault.forget(name=place(key))


def place(key: SigningKey) -> str:
    """Where the private half lies among the firm's secrets."""
    return f"outbox.dkim:{key.pk}"


def record_name(key: SigningKey) -> str:
    return f"{key.selector}._domainkey.{key.domain}"


def offered_address(firm: Firm) -> str:
    """For the form: where the firm's mail would leave from if it says nothing else."""
    used = queries.drafted_key() or queries.key_in_force()
    return used.from_address if used else firm.contact_address


def _checked(from_address: str) -> str:
    local, _, domain = from_address.strip().rpartition("@")
    address = f"{local}@{domain.lower()}"
    try:
        validate_email(address)
        domain.encode("ascii")
    except (ValidationError, UnicodeError):
        raise BadAddress(f"“{from_address.strip()}” is no address that mail can leave from.") from None
    return address


def _free_selector(domain: str, now: datetime) -> str:
    """From the date, so that whoever sees the record knows how old it is."""
    first = f"q{now:%Y%m%d}"
    taken = set(SigningKey.objects.filter(domain=domain).values_list("selector", flat=True))
    names = (first if number == 1 else f"{first}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _discard_draft(now: datetime) -> bool:
    draft = queries.drafted_key()
    if draft is None:
        return False
    SigningKey.objects.filter(pk=draft.pk).update(retired_at=now)
    vault.forget(name=place(draft))
    return True
