"""How a firm looks: changed whole, kept with what it was before, and put back by one press."""

from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from quittance.core import events, scope
from quittance.integrations import storage
from quittance.tenancy import queries
from quittance.tenancy.models import Branding
from quittance.tenancy.rules import looks
from quittance.tenancy.rules.looks import Logo, Look
from quittance.tenancy.rules.pictures import Picture


class CannotPutBack(Exception):
    """The look stays as it is; the text says why."""


def keep_logo(*, picture: Picture) -> Logo:
    """Store it under its own digest; no page shows it before `change` names it."""
    key = f"branding/{scope.firm_id()}/{picture.sha256}.png"
    stored = _storage(settings.QUITTANCE.files_url).put(key, picture.png)
    return Logo(stored.key, stored.sha256, picture.width, picture.height, picture.plate)


def open_logo(*, key: str) -> BinaryIO:
    return _storage(settings.QUITTANCE.files_url).open(key)


def change(*, look: Look, by: str, now: datetime) -> bool:
    """True if anything is different from what it was."""
    with transaction.atomic():
        row, _ = Branding.objects.get_or_create(defaults={"changed_at": now, "changed_by": by})
        row = Branding.objects.select_for_update().get(pk=row.pk)
        return _write(row, look, by, now)


def put_back(*, event_id: int, by: str, now: datetime) -> None:
    """Undo the last change, if it still is the last one."""
    with transaction.atomic():
        row = Branding.objects.select_for_update().first()
        last = queries.last_change_of_look()
        if row is None or last is None or last.pk != event_id:
            raise CannotPutBack("The look was changed again meanwhile. Look at it as it is now, then decide.")
        _write(row, looks.from_facts(last.facts["old"]), by, now)


def _write(row: Branding, look: Look, by: str, now: datetime) -> bool:
    old = row.look
    if look == old:
        return False
    logo = look.logo
    Branding.objects.filter(pk=row.pk).update(
        accent=look.accent,
        postal_address=look.postal_address,
        logo_key=logo.key,
        logo_sha256=logo.sha256,
        logo_width=logo.width,
        logo_height=logo.height,
        logo_plate=logo.plate,
        changed_at=now,
        changed_by=by,
    )
    events.record("branding.changed", row, at=now, by=by, old=asdict(old), new=asdict(look))
    return True


@cache
def _storage(url: str) -> storage.Storage:
    """One for all threads: behind S3 it holds a client that is dear to make."""
    return storage.from_url(url)
