from django.db import models

from quittance.relay.models.intake import Intake
from quittance.tenancy.models import FirmModel


class SelfTest(FirmModel):
    """The firm tries the whole way with one invoice of its own; its steps are read from what then happened."""

    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=120)
    invoice_number = models.CharField(max_length=100, help_text="the invoice it will post and mail")
    intake = models.ForeignKey(Intake, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "relay_self_test"
        constraints = [
            models.UniqueConstraint(
                fields=["firm"], condition=models.Q(ended_at=None), name="relay_self_test_one_at_a_time"
            ),
        ]
