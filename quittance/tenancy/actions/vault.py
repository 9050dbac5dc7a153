"""Secrets of a firm, encrypted at rest; a token is bound to its firm and name and opens nowhere else."""

from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import transaction

from quittance.core import scope
from quittance.core.secrets import Keyring
from quittance.tenancy.models import Secret


class NotKept(Exception):
    """There is no secret of that name."""


def keep(*, name: str, secret: str, now: datetime) -> None:
    token = _keyring().encrypt(secret, context=_context(name))
    Secret.objects.update_or_create(name=name, defaults={"token": token, "kept_at": now})


def reveal(*, name: str) -> str:
    row = Secret.objects.filter(name=name).first()
    if row is None:
        raise NotKept(name)
    return _keyring().decrypt(row.token, context=_context(name))


def sealed(*, name: str, secret: str) -> str:
    """Encrypted for this firm and name, to be kept in a row of the caller's own."""
    return _keyring().encrypt(secret, context=_context(name))


def unsealed(*, name: str, token: str) -> str:
    return _keyring().decrypt(token, context=_context(name))


def forget(*, name: str) -> None:
    Secret.objects.filter(name=name).delete()


def rotate(*, now: datetime) -> int:
    """Encrypt anew what an older key still holds; afterwards that key may be taken from the settings."""
    rotated = 0
    for pk in Secret.objects.values_list("pk", flat=True):
        with transaction.atomic():
            row = Secret.objects.select_for_update().get(pk=pk)
            if _keyring().needs_rotation(row.token):
                token = _keyring().rotate(row.token, context=_context(row.name))
                Secret.objects.filter(pk=pk).update(token=token, kept_at=now)
                rotated += 1
    return rotated


def _context(name: str) -> str:
    return f"firm:{scope.firm_id()}/secret:{name}"


@cache
def _keyring() -> Keyring:
    return Keyring.from_text(settings.QUITTANCE.encryption_keys)
