from django.db import models

from quittance.payments.models.payout import Payout
from quittance.tenancy.models import FirmModel


class Sort(models.TextChoices):
    CHARGE = "charge"
    CHARGE_FAILURE = "charge_failure"
    REFUND = "refund"
    REFUND_FAILURE = "refund_failure"
    DISPUTE = "dispute"
    DISPUTE_REVERSAL = "dispute_reversal"
    FEE_RETURN = "fee_return"
    FEE = "fee"
    ADJUSTMENT = "adjustment"
    PAYOUT_FAILURE = "payout_failure"
    OTHER = "other"  # a type that we do not know; `label` is the processor's word for it


class BalanceLine(FirmModel):
    """A line of the processor's balance that a payout holds, as it was told: no row is ever changed."""

    INSERT_ONLY = True

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="lines")
    place = models.IntegerField(help_text="among the payout's lines, from 1 on")
    line_id = models.CharField(max_length=255, help_text="the processor's; should it name one twice, both are kept")
    sort = models.CharField(max_length=20, choices=Sort.choices)
    source = models.CharField(max_length=255, default="", help_text="the charge, refund, dispute or payout it is about")
    intent_id = models.CharField(max_length=255, default="", help_text="of the payment that the source belongs to")
    amount_cents = models.BigIntegerField()
    net_cents = models.BigIntegerField(help_text="the amount less what was taken of it")
    charges = models.JSONField(default=list, help_text="what was taken of it: whose it is, cents, words")
    label = models.CharField(max_length=100, default="", help_text="the processor's own word for its type")
    words = models.TextField(default="")
    created_at = models.DateTimeField(help_text="at the processor")

    class Meta(FirmModel.Meta):
        db_table = "payments_balance_line"
        constraints = [
            models.UniqueConstraint(fields=["payout", "place"], name="payments_balance_line_once"),
            models.CheckConstraint(condition=models.Q(sort__in=Sort.values), name="payments_balance_line_sort"),
            models.CheckConstraint(condition=models.Q(place__gte=1), name="payments_balance_line_place"),
        ]
        indexes = [
            models.Index(fields=["firm", "intent_id"], name="payments_balance_line_intent"),
            models.Index(fields=["firm", "source"], name="payments_balance_line_source"),
        ]
