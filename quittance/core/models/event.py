from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast

from quittance.core.tenant import FirmRow


class Event(FirmRow):
    """Something that happened, written in the same transaction. Audit log, timeline and trigger; never changed."""

    INSERT_ONLY = True

    name = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120, help_text="who did it: person:7, ops:2, system")
    facts = models.JSONField(default=dict)
    # Which transaction wrote it: sealing takes only what no transaction still under way could precede.
    transaction_id = models.BigIntegerField(
        db_default=Cast(
            Cast(models.Func(function="pg_current_xact_id", output_field=models.TextField()), models.TextField()),
            models.BigIntegerField(),
        ),
        editable=False,
    )

    class Meta(FirmRow.Meta):
        db_table = "core_event"
        indexes = [
            # Read by sealing, in the order of the chain.
            models.Index(fields=["firm_id", "transaction_id", "id"], name="core_event_chain"),
            # Read by timelines of one row.
            models.Index(fields=["firm_id", "subject_type", "subject_id", "id"], name="core_event_subject"),
        ]


class Reaction(FirmRow):
    """One listener's duty towards one event. Done once; tried again until it is."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="reactions")
    listener = models.CharField(max_length=160)
    recorded_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.TextField(default="")

    class Meta(FirmRow.Meta):
        db_table = "core_reaction"
        constraints = [models.UniqueConstraint(fields=["event", "listener"], name="core_reaction_once")]
        indexes = [
            # Read by the sweeper across firms.
            models.Index(fields=["next_try_at"], condition=models.Q(handled_at=None), name="core_reaction_waiting"),
        ]


class Seal(FirmRow):
    """A link of the firm's hash chain over its events: change one of them and every later digest is wrong."""

    INSERT_ONLY = True

    number = models.PositiveBigIntegerField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    event_ids = ArrayField(models.BigIntegerField())
    last_transaction_id = models.BigIntegerField()
    last_event_id = models.BigIntegerField()
    sealed_at = models.DateTimeField()

    class Meta(FirmRow.Meta):
        db_table = "core_seal"
        constraints = [models.UniqueConstraint(fields=["firm_id", "number"], name="core_seal_chain")]
