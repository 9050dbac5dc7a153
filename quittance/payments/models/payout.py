from typing import ClassVar

from django.db import models

from quittance.core.money import Currency, Money
from quittance.core.states import Stateful, check_of_states
from quittance.payments.models.payment import Method
from quittance.tenancy.models import BankAccount, FirmModel


class State(models.TextChoices):
    ANNOUNCED = "announced"  # on its way to the bank, or from it
    ARRIVED = "arrived"
    FAILED = "failed"  # the bank sent it back, maybe after it seemed through; the money leaves again with another
    CANCELLED = "cancelled"


class Payout(FirmModel, Stateful):
    """Money from the processor to a bank account of the firm, or back where a day came to less than nothing."""

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.ANNOUNCED: {State.ARRIVED, State.FAILED, State.CANCELLED},
        State.ARRIVED: {State.FAILED},
    }

    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")
    payout_id = models.CharField(max_length=255, unique=True, help_text="the processor's")
    state = models.CharField(max_length=20, choices=State.choices, default=State.ANNOUNCED)
    method = models.CharField(max_length=10, choices=Method.choices, help_text="the way the money came")
    currency = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField(help_text="below zero where it is debited")
    deposit_date = models.DateField(help_text="the processor's arrival date, never shifted by a zone")
    descriptor = models.CharField(max_length=200, default="", help_text="what the bank shows")
    trace = models.CharField(max_length=200, default="", help_text="by which two banks find it")
    automatic = models.BooleanField(default=True, help_text="no: sent by hand, so the processor names no lines of it")
    again_for = models.CharField(max_length=255, default="", help_text="the payout that came back and leaves again")
    line_count = models.IntegerField(default=0)

    created_at = models.DateTimeField(help_text="at the processor")
    heard_at = models.DateTimeField(help_text="when we first knew")
    looked_at = models.DateTimeField(help_text="when the processor was last asked")
    read_at = models.DateTimeField(null=True, help_text="when all its lines were here")
    arrived_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure_words = models.TextField(default="")

    class Meta(FirmModel.Meta):
        db_table = "payments_payout"
        constraints = [
            check_of_states(State, "payments_payout_state"),
            models.CheckConstraint(condition=models.Q(method__in=Method.values), name="payments_payout_method"),
            models.CheckConstraint(
                condition=~models.Q(state=State.FAILED) | models.Q(failed_at__isnull=False),
                name="payments_payout_failed_at",
            ),
        ]
        indexes = [
            models.Index(fields=["firm", "bank_account", "deposit_date"], name="payments_payout_by_day"),
            models.Index(fields=["firm", "deposit_date"], name="payments_payout_by_date"),
        ]

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, Currency(self.currency))
