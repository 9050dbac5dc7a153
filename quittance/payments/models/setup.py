import uuid
from typing import ClassVar

from django.db import models

from quittance.core.states import Stateful, check_of_states
from quittance.payments.models.kept_method import KeptMethod
from quittance.payments.models.payment import Method
from quittance.payments.models.vault import Vault
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    CREATED = "created"  # nothing was confirmed yet, or nobody has heard how that ended
    ACTION_NEEDED = "action_needed"  # small deposits are to be told, or the bank wants a word with the payer
    KEPT = "kept"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY = (State.CREATED, State.ACTION_NEEDED)


class Step(models.TextChoices):
    ELSEWHERE = "elsewhere", "on a page of the bank"
    IN_PAGE = "in_page", "in the processor's own fields"
    SMALL_DEPOSITS = "small_deposits", "tell what arrived on the account"


class Setup(FirmModel, Stateful):
    """A card or bank account on its way into a vault, without a payment. It holds no invoice."""

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.CREATED: {State.ACTION_NEEDED, State.KEPT, State.FAILED, State.CANCELLED},
        State.ACTION_NEEDED: {State.KEPT, State.FAILED, State.CANCELLED},
    }

    vault = models.ForeignKey(Vault, on_delete=models.PROTECT, related_name="setups")
    state = models.CharField(max_length=20, choices=State.choices, default=State.CREATED)
    form_key = models.CharField(max_length=64, help_text="the same form sent again has it")
    ticket = models.UUIDField(default=uuid.uuid4, unique=True, help_text="names it to the processor")
    by = models.CharField(max_length=120, help_text="portal:12 or staff:9")
    intent_id = models.CharField(max_length=255, default="", help_text="the processor's; kept before it is confirmed")
    mandate_id = models.CharField(max_length=255, default="", help_text="the processor's, of a bank account")
    kind = models.CharField(max_length=10, default="", help_text="card or bank, once it is seen")
    last4 = models.CharField(max_length=4, default="")
    bank_name = models.CharField(max_length=200, default="")
    step = models.CharField(max_length=20, default="", help_text="what the payer has to do")
    by_code = models.BooleanField(default=False, help_text="one small deposit bears a code; else two bear amounts")
    arrives_at = models.DateTimeField(null=True, help_text="when the small deposits should be on the account")
    method = models.ForeignKey(KeptMethod, null=True, on_delete=models.PROTECT, related_name="setups")
    failure_code = models.CharField(max_length=100, default="")
    failure_words = models.TextField(default="", help_text="to people")
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, help_text="when the processor was asked to keep what was typed")
    ended_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "payments_setup"
        constraints = [
            check_of_states(State, "payments_setup_state"),
            models.UniqueConstraint(fields=["firm", "form_key"], name="payments_setup_form_once"),
            models.UniqueConstraint(
                fields=["intent_id"], condition=~models.Q(intent_id=""), name="payments_setup_intent_once"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["", *Method.values]), name="payments_setup_kind"),
            models.CheckConstraint(condition=models.Q(step__in=["", *Step.values]), name="payments_setup_step"),
            models.CheckConstraint(
                condition=models.Q(state__in=UNDER_WAY, method=None, ended_at=None)
                | models.Q(state=State.KEPT, method__isnull=False, ended_at__isnull=False)
                | models.Q(state__in=[State.FAILED, State.CANCELLED], method=None, ended_at__isnull=False),
                name="payments_setup_ended",
            ),
        ]
        indexes = [
            # Read by the list of methods and by the sweep, which asks the processor about each.
            models.Index(
                fields=["firm", "begun_at"], condition=models.Q(state__in=UNDER_WAY), name="payments_setup_under_way"
            ),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def name(self) -> str:
        ending = f" ending in {self.last4}" if self.last4 else ""
        what = f"{self.bank_name or 'Bank'} account" if self.kind == Method.BANK else "Card"
        return f"{what}{ending}"
