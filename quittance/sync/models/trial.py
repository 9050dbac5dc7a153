from django.db import models

from quittance.core.states import Stateful, check_of_states
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Trial(FirmModel, Stateful):
    """A field map that somebody thinks of, tried on the source's rows before it is put in force."""

    MOVES = {
        State.WAITING: {State.RUNNING, State.FAILED},
        State.RUNNING: {State.DONE, State.FAILED},
    }

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    choices = models.JSONField(help_text="as in a field map: all that differs from the profile's own")
    base_number = models.PositiveIntegerField(help_text="the version that it was changed from")
    group = models.CharField(max_length=20, help_text="which page of the editor it came from")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    heard_at = models.DateTimeField(help_text="when it last got on")
    rows_expected = models.BigIntegerField(default=0)
    rows_read = models.BigIntegerField(default=0)
    result = models.JSONField(default=dict, help_text="per table: rows, changed, by field, samples, unreadable")
    failure = models.TextField(default="")

    class Meta(FirmModel.Meta):
        db_table = "sync_trial"
        constraints = [check_of_states(State, "sync_trial_state")]
