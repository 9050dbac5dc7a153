"""The key with which a firm's identity provider tells us of its people. Shown once; only its digest is kept."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from quittance.access import queries
from quittance.access.models import DirectoryEntry, Person, ProviderGroup, ProviderMembership, ScimKey
from quittance.access.models.directory import Teller
from quittance.core import events

BY = "scim"
FORMER = "scim, since ended"
NOTED_EVERY = timedelta(minutes=1)
_PREFIX = "quittance_scim_"


class Changed(Exception):
    """Somebody else made or withdrew the key meanwhile, or the page was sent twice."""


def make(*, replaces: int | None, by: str, now: datetime) -> str:
    """A new key in place of the living one (None: there is none). Gives back its token."""
    token = _PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            _withdraw(replaces, now)
            key = ScimKey.objects.create(token_sha256=queries.token_digest(token), made_at=now, made_by=by)
            events.record("scim_key.made", key, at=now, by=by, replaces=replaces)
    except IntegrityError:
        raise Changed from None
    return token


def withdraw(*, key: int, by: str, now: datetime) -> None:
    """The provider tells us no more. What it said stands until the next sign-in of each person says otherwise."""
    with transaction.atomic():
        _withdraw(key, now)
        events.record("scim_key.withdrawn", ScimKey.objects.get(pk=key), at=now, by=by)
        ProviderMembership.objects.filter(told_by=Teller.SCIM).update(told_by=Teller.SIGN_IN)
        ProviderGroup.objects.update(scim_at=None)
        DirectoryEntry.objects.all().delete()
        # Nobody is left to bring them back, so the provider's own sign-in decides again.
        Person.objects.filter(removed_by=BY).update(removed_by=FORMER)


def opened_by(*, token: str, now: datetime) -> bool:
    """Whether this is the firm's living key. That it is in use is noted, though not at every call."""
    key = ScimKey.objects.filter(token_sha256=queries.token_digest(token), withdrawn_at=None).first()
    if key is None:
        return False
    if key.used_at is None or now - key.used_at >= NOTED_EVERY:
        ScimKey.objects.filter(pk=key.pk, withdrawn_at=None).update(used_at=now)
    return True


def _withdraw(key: int | None, now: datetime) -> None:
    if key is None:
        if ScimKey.objects.filter(withdrawn_at=None).exists():
            raise Changed
    elif not ScimKey.objects.filter(pk=key, withdrawn_at=None).update(withdrawn_at=now):
        raise Changed
