from typing import ClassVar

from django.db import models

from quittance.core.money import Currency, Money
from quittance.core.states import Stateful, check_of_states
from quittance.payments.models.payment import Payment
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    INQUIRY = "inquiry"  # the bank asks; no money has moved
    INQUIRY_CLOSED = "inquiry_closed"
    OPEN = "open"  # the money is withdrawn until it is decided
    LOST = "lost"
    WON = "won"


class Kind(models.TextChoices):
    DISPUTE = "dispute"
    RETURN = "return", "a bank transfer that came back after it had settled"


# The money is with the payer.
WITHDRAWN = (State.OPEN, State.LOST)


class Dispute(FirmModel, Stateful):
    """The payer's bank took a payment back, or asks about it."""

    # The processor may be read late, never early: what follows something is not undone by what came before it.
    MOVES: ClassVar[dict[str, set[str]]] = {
        State.INQUIRY: {State.INQUIRY_CLOSED, State.OPEN, State.LOST, State.WON},
        State.INQUIRY_CLOSED: {State.OPEN, State.LOST, State.WON},
        State.OPEN: {State.LOST, State.WON},
        State.LOST: {State.WON},
    }

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="dispute_rows")
    state = models.CharField(max_length=20, choices=State.choices, default=State.INQUIRY)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DISPUTE)
    dispute_id = models.CharField(max_length=255, unique=True, help_text="the processor's")
    currency = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField(help_text="as the processor says")
    items_cents = models.BigIntegerField(default=0, help_text="of it, what is to be taken from the payment's items")
    payer_fee_cents = models.BigIntegerField(default=0, help_text="of it, the card fee that the payer bore")
    payer_fee_suffix = models.IntegerField(null=True, help_text="of that fee's own line in the files, from 900 on")
    payer_fee_back_suffix = models.IntegerField(null=True, help_text="of the line that undoes it, if it was won")
    missing_cents = models.BigIntegerField(default=0, help_text="was withdrawn although it was given back already")
    reason = models.TextField(default="", help_text="to people of the firm")
    payer_words = models.TextField(default="", help_text="to the payer, where a transfer came back")
    return_code = models.CharField(max_length=20, default="")
    answer_due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="when evidence reached the bank; there is one answer")
    opened_at = models.DateTimeField(help_text="at the processor")
    heard_at = models.DateTimeField(help_text="when we first knew")
    withdrawn_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "payments_dispute"
        constraints = [
            check_of_states(State, "payments_dispute_state"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="payments_dispute_kind"),
            models.CheckConstraint(
                condition=models.Q(
                    amount_cents__gt=0, items_cents__gte=0, payer_fee_cents__gte=0, missing_cents__gte=0
                ),
                name="payments_dispute_amounts",
            ),
        ]
        indexes = [
            # Read by what chases and charges, which leaves these alone, and by the firm's tasks.
            models.Index(
                fields=["firm", "answer_due_at"], condition=models.Q(state=State.OPEN), name="payments_dispute_open"
            ),
        ]

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, Currency(self.currency))

    @property
    def is_return(self) -> bool:
        return self.kind == Kind.RETURN

    @property
    def can_be_answered(self) -> bool:
        return self.state in (State.INQUIRY, State.OPEN) and not self.answered_at and not self.is_return
