from django.db import models

from quittance.tenancy.models import FirmModel


class Listening(FirmModel):
    """Until when the processor's news of one account was asked for, in case its own calls never reach us."""

    account = models.CharField(max_length=100, unique=True)
    heard_at = models.DateTimeField(help_text="by the processor's clock")
    asked_at = models.DateTimeField(help_text="when the processor last answered, by ours")

    class Meta(FirmModel.Meta):
        db_table = "payments_listening"
