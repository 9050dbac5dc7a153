from django.db import models

from quittance.payments.models.refund import Refund
from quittance.receivables.models import Receipt
from quittance.tenancy.models import FirmModel


class RefundItem(FirmModel):
    """How much of which line of its payment a refund is to give back."""

    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="items")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="refund_items")
    amount_cents = models.BigIntegerField()

    class Meta(FirmModel.Meta):
        db_table = "payments_refund_item"
        constraints = [
            models.UniqueConstraint(fields=["refund", "receipt"], name="payments_refund_item_once"),
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="payments_refund_item_above_nothing"),
        ]
