from django.db import models

from quittance.outbox.models.delivery import Delivery
from quittance.tenancy.models import FirmModel


class Outcome(models.TextChoices):
    UNDER_WAY = "under_way"  # the row stands before the network is asked
    ACCEPTED = "accepted"
    REFUSED = "refused"
    PUT_OFF = "put_off"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"  # cut off after the mail was handed over and before the answer
    LOST = "lost"  # the worker died with it in hand


class Attempt(FirmModel):
    """One try at one delivery, written down before it is made."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.UNDER_WAY)
    reply = models.TextField(blank=True)

    class Meta(FirmModel.Meta):
        db_table = "outbox_attempt"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="outbox_attempt_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="outbox_attempt_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"
