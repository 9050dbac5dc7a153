"""A mail's own bytes in storage, to be passed on."""

import hashlib
from pathlib import Path

from pytest_django import Settings

from quittance.integrations import storage
from quittance.outbox.actions.mails import Enclosure


def stored(raw: bytes, settings: Settings, folder: Path) -> Enclosure:
    object.__setattr__(settings.QUITTANCE, "files_url", str(folder))
    digest = hashlib.sha256(raw).hexdigest()
    storage.from_url(str(folder)).put(f"raw/{digest}", raw)
    return Enclosure(f"raw/{digest}", digest, "mail.eml", "message/rfc822")
