from django.db import models

from quittance.payments.models.payment import Payment
from quittance.receivables.models import Receipt
from quittance.tenancy.models import FirmModel


class PaymentItem(FirmModel):
    """That a receipt of ours is an item of this payment: one amount on one invoice, late fee, or on account."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="items")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="payment_item")

    class Meta(FirmModel.Meta):
        db_table = "payments_payment_item"
