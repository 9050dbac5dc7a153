from typing import ClassVar

from django.db import models

from quittance.core.states import Stateful, check_of_states
from quittance.outbox.models import Delivery
from quittance.relay.models.intake import Intake
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    EXPECTED = "expected"  # shares the fate of its mail, which waits or is held
    GOING = "going"  # shares the fate of its delivery
    SUPPRESSED = "suppressed"  # had a copy within the window
    DISCARDED = "discarded"
    REFUSED = "refused"


class Origin(models.TextChoices):
    """How we know that the mail is meant for them."""

    TO = "to"
    CC = "cc"
    ENVELOPE = "envelope"
    CONTACT = "contact"
    PERSON = "person"  # somebody of the firm added them
    NOBODY = "nobody"  # the mail names nobody; it is counted all the same


class Addressee(FirmModel, Stateful):
    """One person one mail is meant for, and what became of it with them."""

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.EXPECTED: {State.GOING, State.SUPPRESSED, State.DISCARDED, State.REFUSED},
    }

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="addressees")
    address = models.CharField(max_length=320, help_text="in lower case; empty where the mail names nobody")
    name = models.TextField(default="")
    origin = models.CharField(max_length=20, choices=Origin.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.EXPECTED)
    reason = models.TextField(default="", help_text="why they got nothing, as a sentence")
    delivery = models.OneToOneField(
        Delivery, null=True, on_delete=models.PROTECT, related_name="addressee", help_text="their copy on its way"
    )

    class Meta(FirmModel.Meta):
        db_table = "relay_addressee"
        constraints = [
            models.UniqueConstraint(fields=["intake", "address"], name="relay_addressee_once"),
            check_of_states(State, "relay_addressee_state"),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="relay_addressee_origin"),
            # Whoever is said to be going has a delivery to look at: no mail is "sent" without one.
            models.CheckConstraint(
                condition=models.Q(state=State.GOING, delivery__isnull=False)
                | ~models.Q(state=State.GOING) & models.Q(delivery=None),
                name="relay_addressee_delivery",
            ),
        ]
        indexes = [
            # For the lists of those who got nothing, the newest first: few among a million whose copies went.
            models.Index(fields=["firm", "-id"], condition=~models.Q(state="going"), name="relay_addressee_not_going"),
        ]

    def __str__(self) -> str:
        return f"{self.address} ({self.state})"
