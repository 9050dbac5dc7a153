"""One row of every table about saved methods, for any firm."""

from django.db import models

from quittance.payments.models import KeptMethod, Mandate, Setup, Vault
from quittance.receivables.models import Client
from quittance.tenancy.models import Firm
from tests.cast import NOW
from tests.row_words import Builder, digest_of, word_of


def _vault(firm: Firm) -> Vault:
    word = word_of(firm)
    return Vault.objects.create(account=word, client=Client.objects.order_by("pk")[0], customer_id=word, opened_at=NOW)


def _method(firm: Firm) -> KeptMethod:
    word = word_of(firm)
    return KeptMethod.objects.create(
        vault=Vault.objects.get(), method_id=word, kind="bank", bank_name=word, added_at=NOW, added_by=word
    )


def _setup(firm: Firm) -> Setup:
    word = word_of(firm)
    return Setup.objects.create(
        vault=Vault.objects.get(), form_key=word, by=word, intent_id=word, bank_name=word, begun_at=NOW,
        confirmed_at=NOW,
    )  # fmt: skip


def _mandate(firm: Firm) -> Mandate:
    word = word_of(firm)
    return Mandate.objects.create(
        setup=Setup.objects.get(), text=word, text_version=1, text_sha256=digest_of(firm), given_at=NOW,
        address="192.0.2.7", by=word, copy_to=f"{word}@example.com",
    )  # fmt: skip


# In an order in which each finds what it leans on.
BUILDERS: dict[type[models.Model], Builder] = {Vault: _vault, KeptMethod: _method, Setup: _setup, Mandate: _mandate}
