from django.db import models

from quittance.tenancy.models import FirmModel


class Source(FirmModel):
    """A firm's practice system: where it is and how far it was read. Its password lies in the vault."""

    class Stage(models.TextChoices):
        DRAFT = "draft"
        LIVE = "live"

    stage = models.CharField(max_length=10, choices=Stage.choices)
    profile = models.CharField(max_length=40, help_text="which kind of system: a folder of integrations/pms")
    address = models.CharField(max_length=500, help_text="scheme://user@host:port/database, without the password")
    queries = models.JSONField(default=dict, help_text="generic profile: the firm's own query for each table")
    found = models.JSONField(default=list, help_text="what the last test found, one finding a line")
    tested_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)
    poll_seconds = models.PositiveIntegerField(default=15)
    compare_minutes = models.PositiveIntegerField(default=60, help_text="how often everything is compared")
    paused_at = models.DateTimeField(null=True, help_text="somebody told us to stop reading")
    loaded_at = models.DateTimeField(null=True, help_text="when the first load came to its end")
    mark = models.BigIntegerField(
        null=True, help_text="high-water mark: all that the source versioned below it is here"
    )
    resume = models.JSONField(default=dict, help_text="first load: per table the last key that is safely here")
    map_number = models.PositiveIntegerField(
        default=0, help_text="by which version of the field map the mirror was written"
    )
    unjudged = models.JSONField(
        default=list, help_text="clients whose receipts are still to be judged after a merge; [0] means all"
    )
    polled_at = models.DateTimeField(null=True, help_text="when a cycle was last begun")
    compared_at = models.DateTimeField(null=True)
    compare_asked_at = models.DateTimeField(null=True, help_text="when somebody asked for a compare out of turn")
    went_back_at = models.DateTimeField(
        null=True, help_text="when its mark was found to lie before ours: a backup was restored there"
    )
    failing_since_at = models.DateTimeField(null=True)
    failure = models.TextField(default="", help_text="why the last cycle failed, in plain words")

    class Meta(FirmModel.Meta):
        db_table = "sync_source"
        constraints = [
            models.UniqueConstraint(fields=["firm", "stage"], name="sync_source_once"),
            models.CheckConstraint(condition=models.Q(stage__in=["draft", "live"]), name="sync_source_stage"),
        ]
