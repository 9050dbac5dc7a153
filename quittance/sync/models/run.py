from django.db import models

from quittance.core.states import Stateful, check_of_states
from quittance.tenancy.models import FirmModel


class Kind(models.TextChoices):
    LOAD = "load", "first load"
    CHANGES = "changes", "what changed"
    COMPARE = "compare", "full compare"
    REMAP = "remap", "everything anew by another field map"


class State(models.TextChoices):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Run(FirmModel, Stateful):
    """One reading of the source. A cycle that found nothing new leaves no row."""

    MOVES = {State.RUNNING: {State.DONE, State.FAILED}}

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    heard_at = models.DateTimeField(help_text="when it last got on")
    ended_at = models.DateTimeField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)
    lag_seconds = models.PositiveIntegerField(null=True, help_text="how old the mirror was when it ended")
    table = models.CharField(max_length=30, default="", help_text="what is being read now")
    rows_expected = models.BigIntegerField(default=0, help_text="how many there are to read, as far as known")
    rows_read = models.BigIntegerField(default=0)
    counts = models.JSONField(
        default=dict, help_text="per table: read, written, gone, quarantined, held; and what the ledger proof found"
    )
    failure = models.TextField(default="")

    class Meta(FirmModel.Meta):
        db_table = "sync_run"
        constraints = [
            check_of_states(State, "sync_run_state"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="sync_run_kind"),
            # One run of a firm at a time, on whatever host.
            models.UniqueConstraint(fields=["firm"], condition=models.Q(state="running"), name="sync_run_alone"),
        ]
        indexes = [models.Index(fields=["firm", "-started_at"], name="sync_run_newest")]
