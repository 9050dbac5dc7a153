from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quittance.payments.rules import calling, fees, refunding
from quittance.tenancy.models import FirmModel


def _label(what: str) -> "models.CharField[str, str]":
    return models.CharField(
        max_length=calling.LENGTH_MAX, default="", help_text=f"what the checkout calls {what}; empty: ours"
    )


class Policy(FirmModel):
    """What a firm chose about paying online. Where it chose nothing, the careful end holds."""

    class International(models.TextChoices):
        REFUSE = fees.International.REFUSE.value, "take none"
        PAYER = fees.International.PAYER.value, "the payer bears what they cost more"
        FIRM = fees.International.FIRM.value, "the firm bears what they cost more"

    cards = models.BooleanField(default=True)
    bank = models.BooleanField(default=True)
    debit_cards = models.BooleanField(default=True)
    wallets = models.BooleanField(
        default=True, help_text="cards may come from a wallet, such as Apple Pay, where the payer's browser has one"
    )
    payer_bears_fee = models.BooleanField(default=False, help_text="those with credit cards, as far as allowed")
    international = models.CharField(max_length=10, choices=International.choices, default=International.REFUSE)
    state = models.CharField(max_length=2, default="", help_text="where the firm is, for its state's rules")
    embedded = models.BooleanField(
        default=True, help_text="the processor's fields stand in our page; else the payer goes to the processor's own"
    )
    notice_addresses = ArrayField(
        models.CharField(max_length=320), default=list, help_text="who hears of payments; empty: the firm's contact"
    )
    partner_notices = models.BooleanField(default=False, help_text="a client's partner hears of that client's payments")
    started_mails = models.BooleanField(
        default=True,
        help_text="payers read of a bank transfer when it starts; else once it has arrived, and never of both",
    )
    refund_alone_cents = models.BigIntegerField(
        null=True, help_text="up to which sum of a payment one person refunds alone; empty: any"
    )
    refund_days = models.SmallIntegerField(
        default=refunding.REFUND_DAYS, help_text="for how many days after it arrived a payment may be refunded"
    )
    card_fee_by_us = models.BooleanField(
        default=False, help_text="agreed with us: a card fee that a payer bore goes back from our money, not the firm's"
    )
    bank_label = _label("a bank account")
    any_card_label = _label("cards where all cost the same")
    credit_label = _label("credit cards")
    debit_label = _label("debit cards")
    shows_payments = models.BooleanField(default=True, help_text="portal persons see what was paid")
    shows_paid_papers = models.BooleanField(
        default=True, help_text="portal persons see the PDF of an invoice that is paid"
    )
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=120, default="")

    CHOICES: ClassVar[tuple[str, ...]] = (
        "cards", "bank", "debit_cards", "wallets", "payer_bears_fee", "international", "state", "embedded",
        "notice_addresses", "partner_notices", "started_mails", "refund_alone_cents", "refund_days",
        "bank_label", "any_card_label", "credit_label", "debit_label", "shows_payments", "shows_paid_papers",
    )  # fmt: skip

    LABELS: ClassVar[tuple[str, ...]] = ("bank_label", "any_card_label", "credit_label", "debit_label")

    class Meta(FirmModel.Meta):
        db_table = "payments_policy"
        constraints = [
            models.UniqueConstraint(fields=["firm"], name="payments_policy_once"),
            models.CheckConstraint(
                condition=models.Q(international__in=["refuse", "payer", "firm"]), name="payments_policy_international"
            ),
            models.CheckConstraint(
                condition=models.Q(refund_alone_cents=None) | models.Q(refund_alone_cents__gte=0),
                name="payments_policy_refund_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(refund_days__gte=1, refund_days__lte=refunding.REFUND_DAYS_MAX),
                name="payments_policy_refund_days",
            ),
        ]

    @property
    def shows_wallets(self) -> bool:
        """In the fields on our page: a wallet is a way to give a card there."""
        return self.wallets and self.cards and self.embedded

    @property
    def called(self) -> calling.Called:
        return calling.called(
            bank=self.bank_label, any_card=self.any_card_label, credit=self.credit_label, debit=self.debit_label
        )

    @property
    def as_rule(self) -> fees.Policy:
        return fees.Policy(
            passed_on=self.payer_bears_fee,
            debit_cards=self.debit_cards,
            international=fees.International(self.international),
            state=self.state,
        )


class FeeRate(FirmModel):
    """What we agreed with a firm that a method costs, from a day on. No row is ever changed: a new one follows."""

    INSERT_ONLY = True

    method = models.CharField(max_length=10, choices=[(each.value, each.value) for each in fees.Method])
    channel = models.CharField(max_length=20, choices=[(each.value, each.value) for each in fees.Channel])
    since_date = models.DateField()
    basis_points = models.IntegerField()
    fixed_cents = models.BigIntegerField(default=0)
    cap_cents = models.BigIntegerField(null=True)
    agreed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "payments_fee_rate"
        constraints = [
            models.UniqueConstraint(fields=["firm", "method", "channel", "since_date"], name="payments_fee_rate_once"),
            models.CheckConstraint(
                condition=models.Q(method__in=[each.value for each in fees.Method]), name="payments_fee_rate_method"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=[each.value for each in fees.Channel]), name="payments_fee_rate_channel"
            ),
            models.CheckConstraint(
                condition=models.Q(basis_points__gte=0, basis_points__lte=10_000, fixed_cents__gte=0)
                & (models.Q(cap_cents=None) | models.Q(cap_cents__gte=0)),
                name="payments_fee_rate_bounds",
            ),
        ]
