"""The word that tells a firm's trial rows from all others'."""

from collections.abc import Callable
from hashlib import sha256

from django.db import models

from quittance.tenancy.models import Firm

Builder = Callable[[Firm], models.Model]


def word_of(firm: Firm) -> str:
    """Stands in every row of the firm that can hold a word."""
    return f"only-{firm.slug}"


def digest_of(firm: Firm) -> bytes:
    return sha256(word_of(firm).encode()).digest()
