"""What proves to us that a mail is the firm's: the key its mail rule adds, and the password its server gives."""

import hmac
import secrets
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from quittance.core import events, once
from quittance.tenancy import queries as tenancy
from quittance.tenancy.actions import vault


class Which(StrEnum):
    KEY = "key"
    PASSWORD = "password"  # noqa: S105  the name of a secret, none itself


_NAMES = {Which.KEY: "relay.key", Which.PASSWORD: "relay.password"}
_BYTES = 24


@once.asked
def key() -> str:
    """Empty as long as none was made."""
    return _of(Which.KEY)


def password() -> str:
    return _of(Which.PASSWORD)


def is_key(text: str) -> bool:
    """Compared in a time that tells nothing of how much of it is right."""
    own = key() if text else ""
    return bool(own) and hmac.compare_digest(own.encode(), text.strip().encode())


def make(*, by: str, now: datetime) -> None:
    """Both, where they are missing. What a mail rule holds already stays as it is."""
    for which in Which:
        if not _of(which):
            renew(which=which, by=by, now=now)


def renew(*, which: Which, by: str, now: datetime, secret: str = "") -> str:
    """A new one; the former proves nothing from now on, and mail that still bears it is held, not lost."""
    fresh = secret or secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        vault.keep(name=_NAMES[which], secret=fresh, now=now)
        events.record("mail_key.renewed", tenancy.current_firm(), at=now, by=by, which=which.value)
    return fresh


def _of(which: Which) -> str:
    try:
        return vault.reveal(name=_NAMES[which])
    except vault.NotKept:
        return ""
