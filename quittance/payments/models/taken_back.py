from django.db import models

from quittance.payments.models.dispute import Dispute
from quittance.payments.models.refund import Refund
from quittance.receivables.models import Receipt
from quittance.tenancy.models import FirmModel


class TakenBack(FirmModel):
    """That a row of the books took something back for this refund or dispute, and what put it back, if it did."""

    refund = models.ForeignKey(Refund, null=True, on_delete=models.PROTECT, related_name="taken_back")
    dispute = models.ForeignKey(Dispute, null=True, on_delete=models.PROTECT, related_name="taken_back")
    line = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, related_name="+", help_text="of the payment as the payer chose it"
    )
    reversal = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="taken_back_for")
    restored = models.OneToOneField(Receipt, null=True, on_delete=models.PROTECT, related_name="put_back_for")
    awaited = models.OneToOneField(
        Receipt, null=True, on_delete=models.PROTECT, related_name="awaited_for", help_text="keeps it from being due"
    )
    late = models.BooleanField(
        default=False, help_text="it was missing, until other money came back: the two leave on one line"
    )
    source_cents = models.BigIntegerField(
        default=0, help_text="what the practice system asked for then; a credit shows as less"
    )

    class Meta(FirmModel.Meta):
        db_table = "payments_taken_back"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(refund__isnull=False, dispute=None) | models.Q(refund=None, dispute__isnull=False),
                name="payments_taken_back_for_one",
            ),
        ]
