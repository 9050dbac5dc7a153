from django.db import models

from quittance.payments.models.payment import Payment
from quittance.tenancy.models import FirmModel


class Decline(FirmModel):
    """A card that was declined on the processor's own page, where the payer may try another one."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="declines")
    charge = models.CharField(max_length=255, help_text="of the processor: one for each try")
    fingerprint = models.CharField(max_length=255, default="", help_text="of the card, if it was told")
    declined_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "payments_decline"
        constraints = [models.UniqueConstraint(fields=["firm", "charge"], name="payments_decline_once")]
        indexes = [models.Index(fields=["firm", "declined_at"], name="payments_decline_lately")]
