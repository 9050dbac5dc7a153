"""One row of every table about payments, for any firm."""

from django.db import models

from quittance.payments.models import Payment, PaymentItem
from quittance.receivables.models import Receipt
from quittance.tenancy.models import Firm
from tests.cast import NOW
from tests.row_words import Builder, digest_of, word_of


def _payment(firm: Firm) -> Payment:
    word = word_of(firm)
    return Payment.objects.create(
        form_key=word, order_sha256=digest_of(firm), way="key", by=word, address=f"{word}@example.com", method="card",
        currency="USD", items_cents=5_00, payer_fee_cents=0, firm_fee_cents=15, intent_id=word, submitted_at=NOW,
    )  # fmt: skip


# In an order in which each finds what it leans on.
BUILDERS: dict[type[models.Model], Builder] = {
    Payment: _payment,
    PaymentItem: lambda _: PaymentItem.objects.create(
        payment=Payment.objects.get(), receipt=Receipt.objects.get(origin="ours")
    ),
}
