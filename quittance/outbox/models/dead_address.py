from django.db import models

from quittance.outbox.models.delivery import Delivery
from quittance.tenancy.models import FirmModel


class DeadAddress(FirmModel):
    """An address whose server said that nobody is there. Nothing is sent to it until a person lifts this."""

    address = models.CharField(max_length=320, help_text="in lower case")
    reason = models.TextField(help_text="the server's own words")
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=120, default="")

    class Meta(FirmModel.Meta):
        db_table = "outbox_dead_address"
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "address"], condition=models.Q(lifted_at=None), name="outbox_dead_address_once"
            ),
        ]

    def __str__(self) -> str:
        return self.address
