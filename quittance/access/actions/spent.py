"""An answer that opens a door does so once: of a provider, or of a passkey."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from quittance.access.models import SpentAnswer


def spend(*, answer: str, now: datetime) -> bool:
    """True for the first who brings it."""
    digest = hashlib.sha256(answer.encode()).digest()
    try:
        with transaction.atomic():
            SpentAnswer.objects.create(answer_sha256=digest, at=now)
    except IntegrityError:
        return False
    return True


def is_spent(*, answer: str) -> bool:
    return SpentAnswer.objects.filter(answer_sha256=hashlib.sha256(answer.encode()).digest()).exists()


def forget(*, before: datetime) -> None:
    SpentAnswer.objects.filter(at__lt=before).delete()
