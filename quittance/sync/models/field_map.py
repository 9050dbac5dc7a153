from django.db import models

from quittance.tenancy.models import FirmModel


class FieldMap(FirmModel):
    """A version of the firm's mapping: which source field feeds which of ours, what its words mean. Never edited."""

    number = models.PositiveIntegerField()
    choices = models.JSONField(
        help_text="only what differs from the profile's own mapping; rules/field_map.py reads it"
    )
    note = models.TextField(default="")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    taken_from = models.PositiveIntegerField(null=True, help_text="the version that this one goes back to")

    class Meta(FirmModel.Meta):
        db_table = "sync_field_map"
        constraints = [models.UniqueConstraint(fields=["firm", "number"], name="sync_field_map_once")]
