import uuid
from typing import ClassVar

from django.db import models

from quittance.core.states import Stateful, check_of_states
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    CREATED = "created"  # all its payments are held; the method is not known to be good yet
    ACTION_NEEDED = "action_needed"  # the payer's bank wants a word with the payer, once for all of them
    READY = "ready"  # the payments may take the money, each by itself
    ENDED = "ended"  # nothing of it is left at the platform; how each payment ended stands there


class Bundle(FirmModel, Stateful):
    """One click that pays into several bank accounts of the firm: its payments, and the method that was given once."""

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.CREATED: {State.ACTION_NEEDED, State.READY, State.ENDED},
        State.ACTION_NEEDED: {State.READY, State.ENDED},
        State.READY: {State.ENDED},
    }

    state = models.CharField(max_length=20, choices=State.choices, default=State.CREATED)
    form_key = models.CharField(max_length=64, help_text="made in the payer's browser; the same form sent again has it")
    order_sha256 = models.BinaryField(max_length=32, help_text="of what that form asked for, by whom")
    ticket = models.UUIDField(default=uuid.uuid4, unique=True, help_text="names it to the processor, and in addresses")
    by = models.CharField(max_length=120, help_text="who paid: portal:12, pass:7, key:3 or staff:9")
    typed = models.BooleanField(help_text="into the processor's fields; else by methods kept at each account")
    customer_id = models.CharField(max_length=255, default="", help_text="at the platform, for this click")
    intent_id = models.CharField(max_length=255, default="", help_text="of the setup, kept before it is confirmed")
    method_id = models.CharField(max_length=255, default="", help_text="the platform's; each account has a copy")
    begun_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="when the processor was first turned to with the method")
    ended_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "payments_bundle"
        constraints = [
            check_of_states(State, "payments_bundle_state"),
            models.UniqueConstraint(fields=["firm", "form_key"], name="payments_bundle_form_once"),
            models.UniqueConstraint(
                fields=["intent_id"], condition=~models.Q(intent_id=""), name="payments_bundle_intent_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.ENDED, ended_at__isnull=False)
                | (~models.Q(state=State.ENDED) & models.Q(ended_at=None)),
                name="payments_bundle_ended",
            ),
        ]
        indexes = [
            # Read by the sweep: hardly ever one.
            models.Index(
                fields=["firm", "begun_at"], condition=models.Q(ended_at=None), name="payments_bundle_under_way"
            ),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.state != State.ENDED
