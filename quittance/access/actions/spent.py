"""A provider's answer opens the door once."""

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


def forget(*, before: datetime) -> None:
    SpentAnswer.objects.filter(at__lt=before).delete()
