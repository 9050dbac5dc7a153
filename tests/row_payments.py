"""One row of every table about payments, for any firm."""

from django.db import models

from quittance.payments.models import (
    Bundle,
    Decline,
    Dispute,
    FeeRate,
    FeeReturn,
    Listening,
    Payment,
    PaymentItem,
    Policy,
    Refund,
    RefundItem,
    ReturnAlarm,
    TakenBack,
    WalletHost,
)
from quittance.receivables.models import Receipt
from quittance.tenancy.models import Firm
from tests.cast import NOW
from tests.row_words import Builder, digest_of, word_of


def _bundle(firm: Firm) -> Bundle:
    word = word_of(firm)
    return Bundle.objects.create(
        form_key=f"click-of-firm-{firm.pk}", order_sha256=digest_of(firm), by=word, typed=True, customer_id=word,
        intent_id=word, method_id=word, begun_at=NOW,
    )  # fmt: skip


def _payment(firm: Firm) -> Payment:
    word = word_of(firm)
    return Payment.objects.create(
        form_key=f"form-of-firm-{firm.pk}", order_sha256=digest_of(firm), way="key", by=word,
        address=f"{word}@example.com", method="card",
        currency="USD", items_cents=5_00, payer_fee_cents=0, firm_fee_cents=15, intent_id=word, submitted_at=NOW,
    )  # fmt: skip


def _fee_rate(firm: Firm) -> FeeRate:
    return FeeRate.objects.create(
        method="bank", channel="portal", since_date=NOW.date(), basis_points=80, agreed_at=NOW, agreed_by=word_of(firm)
    )


def _refund(firm: Firm) -> Refund:
    word = word_of(firm)
    return Refund.objects.create(
        payment=Payment.objects.get(), state="cancelled", form_key=word, refund_id=word, by=word, reason=word,
        currency="USD", items_cents=5_00, requested_at=NOW,
    )  # fmt: skip


def _dispute(firm: Firm) -> Dispute:
    word = word_of(firm)
    return Dispute.objects.create(
        payment=Payment.objects.get(), dispute_id=word, currency="USD", amount_cents=5_00, reason=word, opened_at=NOW,
        heard_at=NOW,
    )  # fmt: skip


def _ours() -> Receipt:
    return Receipt.objects.get(origin="ours")


# In an order in which each finds what it leans on.
BUILDERS: dict[type[models.Model], Builder] = {
    Bundle: _bundle,
    Payment: _payment,
    PaymentItem: lambda _: PaymentItem.objects.create(
        payment=Payment.objects.get(), receipt=Receipt.objects.get(origin="ours")
    ),
    Decline: lambda firm: Decline.objects.create(
        payment=Payment.objects.get(), charge=word_of(firm), fingerprint=word_of(firm), declined_at=NOW
    ),
    Refund: _refund,
    RefundItem: lambda _: RefundItem.objects.create(refund=Refund.objects.get(), receipt=_ours(), amount_cents=5_00),
    Dispute: _dispute,
    TakenBack: lambda _: TakenBack.objects.create(refund=Refund.objects.get(), line=_ours(), reversal=_ours()),
    FeeReturn: lambda firm: FeeReturn.objects.create(
        payment=Payment.objects.get(), currency="USD", amount_cents=15, fee_return_id=word_of(firm), requested_at=NOW
    ),
    Policy: lambda firm: Policy.objects.create(state="NY", changed_at=NOW, changed_by=word_of(firm)),
    FeeRate: _fee_rate,
    ReturnAlarm: lambda _: ReturnAlarm.objects.create(sort="overall", passed_date=NOW.date(), told_at=NOW),
    Listening: lambda firm: Listening.objects.create(account=word_of(firm), heard_at=NOW, asked_at=NOW),
    WalletHost: lambda firm: WalletHost.objects.create(account=word_of(firm), host=f"{word_of(firm)}.example"),
}
