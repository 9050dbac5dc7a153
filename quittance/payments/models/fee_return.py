import uuid
from typing import ClassVar

from django.db import models

from quittance.core.money import Currency, Money
from quittance.core.states import Stateful, check_of_states
from quittance.payments.models.payment import Payment
from quittance.payments.models.refund import Refund
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    REQUESTED = "requested"
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # the processor said no; somebody of ours looks


class FeeReturn(FirmModel, Stateful):
    """Our fee given back to the firm: of a transfer that failed (FILE-11), or the payer's card fee with a refund."""

    MOVES: ClassVar[dict[str, set[str]]] = {State.REQUESTED: {State.SUCCEEDED, State.FAILED}}

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="fee_returns")
    refund = models.OneToOneField(
        Refund, on_delete=models.PROTECT, null=True, related_name="fee_return", help_text="whose card fee it is"
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.REQUESTED)
    ticket = models.UUIDField(default=uuid.uuid4, unique=True, help_text="our own key of it at the processor")
    fee_return_id = models.CharField(max_length=255, default="", help_text="the processor's")
    currency = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField()
    failure_words = models.TextField(default="")
    requested_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "payments_fee_return"
        constraints = [
            check_of_states(State, "payments_fee_return_state"),
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="payments_fee_return_above_nothing"),
            models.UniqueConstraint(
                fields=["payment"], condition=models.Q(refund=None), name="payments_fee_return_once"
            ),
        ]

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, Currency(self.currency))
