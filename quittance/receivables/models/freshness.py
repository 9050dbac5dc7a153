from django.db import models

from quittance.tenancy.models import FirmModel


class Freshness(FirmModel):
    """As of when the mirror is true. What chases or charges by itself asks it first and waits while it is stale."""

    as_of_at = models.DateTimeField(null=True, help_text="the last moment at which the source was read to its end")
    stale_after_minutes = models.PositiveIntegerField(default=30)
    told_at = models.DateTimeField(null=True, help_text="when the firm was told of the present standstill")

    class Meta(FirmModel.Meta):
        db_table = "receivables_freshness"
        constraints = [models.UniqueConstraint(fields=["firm"], name="receivables_freshness_once")]
