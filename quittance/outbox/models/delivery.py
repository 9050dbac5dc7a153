from typing import ClassVar

from django.db import models

from quittance.core.states import Stateful, check_of_states
from quittance.outbox.models.mail import Mail
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    WAITING = "waiting"  # to be sent, now or at the next try
    SENT = "sent"  # the next mail server took it
    REFUSED = "refused"  # it said never
    EXPIRED = "expired"  # it said not now for too long
    UNSURE = "unsure"  # twice cut off before the answer: it may or may not have arrived
    SUPPRESSED = "suppressed"  # its address is known to be dead, so nothing left
    BOUNCED = "bounced"  # it was taken, and a later report says that it did not arrive


class Delivery(FirmModel, Stateful):
    """One mail to one recipient, under one Message-ID however often it is tried."""

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.WAITING: {State.SENT, State.REFUSED, State.EXPIRED, State.UNSURE, State.SUPPRESSED},
        State.SENT: {State.BOUNCED},
        State.UNSURE: {State.BOUNCED},
    }

    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="deliveries")
    address = models.EmailField(max_length=320)
    name = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    doubted = models.BooleanField(
        default=False, help_text="sent again after a cut connection, so it may have come twice"
    )
    next_try_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    last_reply = models.TextField(blank=True)

    class Meta(FirmModel.Meta):
        db_table = "outbox_delivery"
        constraints = [
            models.UniqueConstraint(fields=["mail", "address"], name="outbox_delivery_once"),
            check_of_states(State, "outbox_delivery_state"),
            models.CheckConstraint(
                condition=models.Q(state=State.WAITING, settled_at=None)
                | ~models.Q(state=State.WAITING) & models.Q(settled_at__isnull=False),
                name="outbox_delivery_settled",
            ),
        ]
        indexes = [
            # Read by the sweeper across firms.
            models.Index(fields=["firm", "address"], name="outbox_delivery_address"),
            # For the few that did not simply arrive, among a million that did.
            models.Index(fields=["firm", "mail"], condition=~models.Q(state="sent"), name="outbox_delivery_not_sent"),
            models.Index(fields=["next_try_at"], condition=models.Q(state="waiting"), name="outbox_delivery_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.address} ({self.state})"
