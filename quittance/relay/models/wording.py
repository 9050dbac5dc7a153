from django.db import models

from quittance.tenancy.models import FirmModel


class Wording(FirmModel):
    """A version of what the firm says around its invoices. The newest is in force."""

    INSERT_ONLY = True

    subject = models.CharField(max_length=200, default="", help_text="empty: the subject as the firm's own mail had it")
    greeting = models.TextField(default="", help_text="stands above the amount")
    closing = models.TextField(default="", help_text="stands below the button")
    footer = models.TextField(default="", help_text="stands at the very end, beside the firm's postal address")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "relay_wording"
        indexes = [
            # Read at each mail: the newest.
            models.Index(fields=["firm", "-id"], name="relay_wording_newest"),
        ]
