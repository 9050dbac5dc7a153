from django.db import models

from quittance.tenancy.models import FirmModel


class Quarantined(FirmModel):
    """A source row that cannot stand in the mirror, with the reason. It is tried again in each run; nothing is lost."""

    table = models.CharField(max_length=30)
    source_key = models.CharField(max_length=100)
    reason = models.CharField(max_length=40, help_text="a word of rules/faults.py")
    words = models.TextField(help_text="the same for a person, with the value in question")
    source_row = models.JSONField(help_text="the row as it came")
    waits_for = models.CharField(
        max_length=140, default="", help_text="table:key of the row it hangs on, where that is all it lacks"
    )
    label = models.CharField(
        max_length=100, default="", help_text="the number that people know it by, if it can be read"
    )
    client_key = models.CharField(max_length=100, default="", help_text="whose row it is, if it says so")
    client_name = models.TextField(default="", help_text="as the row itself says it")
    open_cents = models.BigIntegerField(null=True, help_text="the open balance it bears, if it can be read")
    currency = models.CharField(max_length=3, default="USD")
    first_seen_at = models.DateTimeField()
    last_tried_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)

    class Meta(FirmModel.Meta):
        db_table = "sync_quarantined"
        constraints = [models.UniqueConstraint(fields=["firm", "table", "source_key"], name="sync_quarantined_once")]
