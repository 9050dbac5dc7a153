from django.db import models

from quittance.core.tenant import FirmRow


class Inbound(FirmRow):
    """What a machine brought us, kept before it was answered and opened once."""

    source = models.CharField(max_length=40)
    external_id = models.CharField(
        max_length=200, help_text="the sender's own name for it; a second delivery bears the same"
    )
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.TextField(default="")

    class Meta(FirmRow.Meta):
        db_table = "core_inbound"
        constraints = [
            models.UniqueConstraint(fields=["firm_id", "source", "external_id"], name="core_inbound_once"),
        ]
        indexes = [
            # Read by the sweeper across firms and by the inbox page of ops.
            models.Index(fields=["next_try_at"], condition=models.Q(handled_at=None), name="core_inbound_waiting"),
        ]


class Stray(models.Model):
    """What arrived for nobody we know. Doors may put it here; ops alone may look."""

    OPS_ONLY = True

    source = models.CharField(max_length=40)
    body = models.BinaryField()
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "core_stray"
