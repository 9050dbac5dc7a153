import uuid
from typing import ClassVar

from django.db import models

from quittance.core.money import Currency, Money
from quittance.core.states import Stateful, check_of_states
from quittance.payments.models.payment import Payment
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    WAITING = "waiting"  # for a second person of the firm; nobody else knows of it, and no money is promised
    REQUESTED = "requested"  # our row exists; the processor has not said that it has it
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # the money is the firm's again, even some days after it seemed to be through
    CANCELLED = "cancelled"


# What of a payment cannot be given back a second time.
COUNTING = (State.REQUESTED, State.PROCESSING, State.SUCCEEDED)
# The money has left: rows in the books say so.
GONE = (State.PROCESSING, State.SUCCEEDED)
UNFINISHED = (State.REQUESTED, State.PROCESSING)
PROCESSOR = "processor"


class Refund(FirmModel, Stateful):
    """Money of one payment given back, all of it or a part. The database refuses more than was captured."""

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.WAITING: {State.REQUESTED, State.CANCELLED},
        State.REQUESTED: {State.PROCESSING, State.SUCCEEDED, State.FAILED, State.CANCELLED},
        State.PROCESSING: {State.SUCCEEDED, State.FAILED, State.CANCELLED},
        State.SUCCEEDED: {State.FAILED},
    }

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refund_rows")
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    form_key = models.CharField(max_length=300, help_text="made in the browser; the same form sent again has it")
    ticket = models.UUIDField(default=uuid.uuid4, unique=True, help_text="our own key of it at the processor")
    refund_id = models.CharField(max_length=255, default="", help_text="the processor's")
    by = models.CharField(max_length=120, help_text="staff:9, or processor for one made on its own pages")
    reason = models.TextField(default="")
    owed_again = models.BooleanField(default=True, help_text="no: a credit follows, until when it is not due")
    credit_until_date = models.DateField(null=True)

    currency = models.CharField(max_length=3)
    items_cents = models.BigIntegerField()
    payer_fee_cents = models.BigIntegerField(default=0, help_text="of the card fee that the payer bore")
    payer_fee_suffix = models.IntegerField(null=True, help_text="of that fee's own line in the files, from 900 on")
    payer_fee_back_suffix = models.IntegerField(null=True, help_text="of the line that undoes it, if the refund failed")
    fee_by_us = models.BooleanField(default=False, help_text="that fee is given back to the firm by us, as agreed then")
    missing_cents = models.BigIntegerField(default=0, help_text="went back although a dispute took the same money")

    second_person = models.BooleanField(default=False, help_text="was needed, by the firm's own rule at the time")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=120, default="", help_text="never who asked for it")
    failure_words = models.TextField(default="")
    requested_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="when the processor was first asked")
    doubted_at = models.DateTimeField(null=True, help_text="since when it has been asked and has not answered")
    accepted_at = models.DateTimeField(null=True, help_text="when the money left")
    ended_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "payments_refund"
        constraints = [
            check_of_states(State, "payments_refund_state"),
            # Two equal parts are two wishes; one wish sent twice is one.
            models.UniqueConstraint(fields=["firm", "form_key"], name="payments_refund_form_once"),
            models.UniqueConstraint(
                fields=["refund_id"], condition=~models.Q(refund_id=""), name="payments_refund_id_once"
            ),
            models.CheckConstraint(
                condition=models.Q(items_cents__gte=0, payer_fee_cents__gte=0, missing_cents__gte=0)
                & ~models.Q(items_cents=0, payer_fee_cents=0),
                name="payments_refund_above_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(owed_again=True, credit_until_date=None)
                | models.Q(owed_again=False, credit_until_date__isnull=False),
                name="payments_refund_credit",
            ),
            # One that needs two people reaches the processor by two, whatever the code says.
            models.CheckConstraint(
                condition=models.Q(second_person=False)
                | models.Q(state__in=["waiting", "cancelled"])
                | models.Q(approved_at__isnull=False),
                name="payments_refund_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at=None, approved_by="")
                | models.Q(approved_at__isnull=False)
                & ~models.Q(approved_by="")
                & ~models.Q(approved_by=models.F("by")),
                name="payments_refund_second_person",
            ),
            # What waits is decided before another is asked for: both would be of the same money.
            models.UniqueConstraint(
                fields=["payment"], condition=models.Q(state="waiting"), name="payments_refund_one_waits"
            ),
        ]
        indexes = [
            # Read by what asks the processor about each, and by the firm's tasks: hardly ever more than a few.
            models.Index(
                fields=["firm", "requested_at"],
                condition=models.Q(state__in=UNFINISHED),
                name="payments_refund_unfinished",
            ),
        ]

    @property
    def amount_cents(self) -> int:
        return self.items_cents + self.payer_fee_cents

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, Currency(self.currency))

    @property
    def items_amount(self) -> Money:
        return Money(self.items_cents, Currency(self.currency))

    @property
    def payer_fee(self) -> Money:
        return Money(self.payer_fee_cents, Currency(self.currency))

    @property
    def is_ours(self) -> bool:
        return self.by != PROCESSOR

    @property
    def key(self) -> str:
        """Under which the processor does it once."""
        return f"refund-{self.ticket}"
