import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quittance.core.money import Currency, Money
from quittance.core.states import Stateful, check_of_states
from quittance.payments.rules import fees, naming
from quittance.tenancy.models import FirmModel


class State(models.TextChoices):
    CREATED = "created"  # our row and its holds exist; the processor has not answered to a confirmation
    UNKNOWN = "unknown"  # it was asked to take the money and did not answer
    ACTION_NEEDED = "action_needed"  # the payer's bank wants a word with the payer
    PROCESSING = "processing"  # it has taken the order; the money is not final
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"  # refunds, returns and disputes are rows of their own


# The processor may still take the money, and has not said whether it does.
OPEN = (State.CREATED, State.UNKNOWN, State.ACTION_NEEDED)
UNFINISHED = (*OPEN, State.PROCESSING)
DEAD = (State.FAILED, State.CANCELLED)


class Way(models.TextChoices):
    """By which way in the payer came."""

    PERSON = "person", "signed in"
    PASS = "pass", "by the link in a mail"
    KEY = "key", "by the client key"
    STAFF = "staff", "the firm's staff"


class Method(models.TextChoices):
    CARD = fees.Method.CARD.value, "card"
    BANK = fees.Method.BANK.value, "bank transfer"


class Channel(models.TextChoices):
    PORTAL = fees.Channel.PORTAL.value
    AUTOPAY = fees.Channel.AUTOPAY.value
    PLAN = fees.Channel.PLAN.value
    QUICK_LINK = fees.Channel.QUICK_LINK.value


class Payment(FirmModel, Stateful):
    """One act of paying: one payer, one method, one currency, one bank account, one or more items."""

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.CREATED: {
            State.UNKNOWN, State.ACTION_NEEDED, State.PROCESSING, State.SUCCEEDED, State.FAILED, State.CANCELLED,
        },
        State.UNKNOWN: {State.ACTION_NEEDED, State.PROCESSING, State.SUCCEEDED, State.FAILED, State.CANCELLED},
        State.ACTION_NEEDED: {State.PROCESSING, State.SUCCEEDED, State.FAILED, State.CANCELLED},
        State.PROCESSING: {State.SUCCEEDED, State.FAILED},
    }  # fmt: skip

    state = models.CharField(max_length=20, choices=State.choices, default=State.CREATED)
    form_key = models.CharField(max_length=64, help_text="made in the payer's browser; the same form sent again has it")
    order_sha256 = models.BinaryField(max_length=32, help_text="of what that form asked for, by whom")
    ticket = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="names the payment to the processor, and in addresses"
    )
    way = models.CharField(max_length=10, choices=Way.choices)
    by = models.CharField(max_length=120, help_text="who paid: portal:12, pass:7, key:3 or staff:9")
    address = models.EmailField(max_length=320, help_text="for the confirmation")
    further_addresses = ArrayField(models.CharField(max_length=320), default=list)

    masked = models.BooleanField(default=False, help_text="by a client's number alone, which tells nobody its name")

    method = models.CharField(max_length=10, choices=Method.choices)
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.PORTAL)
    brand = models.CharField(max_length=40, default="")
    wallet = models.CharField(
        max_length=40, default="", help_text="the processor's word for what held the card, such as apple_pay"
    )
    funding = models.CharField(max_length=20, default="")
    bank_name = models.CharField(max_length=200, default="")
    last4 = models.CharField(max_length=4, default="")
    fingerprint = models.CharField(
        max_length=100, default="", help_text="the same for the same card or account, whoever pays with it"
    )
    network = models.CharField(max_length=45, default="", help_text="from which address it was sent off")

    currency = models.CharField(max_length=3)
    items_cents = models.BigIntegerField()
    payer_fee_cents = models.BigIntegerField(help_text="charged on top of the items")
    firm_fee_cents = models.BigIntegerField(help_text="withheld from the firm's payout")
    waiver_reason = models.TextField(default="", help_text="why the firm bears the payer's part")

    bundle = models.ForeignKey(
        "payments.Bundle", null=True, on_delete=models.PROTECT, related_name="payments",
        help_text="the click, where it paid into several bank accounts",
    )  # fmt: skip
    account = models.CharField(max_length=100, default="", help_text="of the firm at the processor")
    intent_id = models.CharField(max_length=255, default="", help_text="the processor's; kept before it is confirmed")
    vault = models.ForeignKey(
        "payments.Vault", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="in which the method stays once it has paid",
    )  # fmt: skip
    session_id = models.CharField(
        max_length=255, default="", help_text="of the processor's own page, where the payer was sent there"
    )
    looked_at = models.DateTimeField(null=True, help_text="when the processor was last asked how it stands")
    told_cents = models.BigIntegerField(
        null=True, help_text="what the processor says it charged, where that is not what was ordered"
    )
    told_currency = models.CharField(max_length=20, default="")
    failure_code = models.CharField(max_length=100, default="")
    failure_words = models.TextField(default="", help_text="to who pays")
    failure_firm_words = models.TextField(default="", help_text="to the firm, which may know more or do otherwise")
    code = models.BigIntegerField(null=True, help_text="of its items in the books, from when they are receipts")

    submitted_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="when the processor was first turned to with it")
    accepted_at = models.DateTimeField(null=True, help_text="when it was first processing or succeeded")
    settled_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta(FirmModel.Meta):
        db_table = "payments_payment"
        constraints = [
            check_of_states(State, "payments_payment_state"),
            models.UniqueConstraint(fields=["firm", "form_key"], name="payments_payment_form_once"),
            models.UniqueConstraint(
                fields=["intent_id"], condition=~models.Q(intent_id=""), name="payments_payment_intent_once"
            ),
            models.UniqueConstraint(
                fields=["firm", "code"], condition=models.Q(code__isnull=False), name="payments_payment_code_once"
            ),
            models.CheckConstraint(condition=models.Q(way__in=Way.values), name="payments_payment_way"),
            models.CheckConstraint(condition=models.Q(method__in=Method.values), name="payments_payment_method"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="payments_payment_channel"),
            models.CheckConstraint(condition=models.Q(items_cents__gt=0), name="payments_payment_above_nothing"),
            models.CheckConstraint(
                condition=models.Q(payer_fee_cents__gte=0, firm_fee_cents__gte=0), name="payments_payment_fees"
            ),
            # A bank transfer costs the payer nothing more.
            models.CheckConstraint(
                condition=~models.Q(method=Method.BANK) | models.Q(payer_fee_cents=0), name="payments_payment_bank_fee"
            ),
            # Receipts and the code they share exist from when the processor takes the money, and stay.
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN, code=None, accepted_at=None)
                | models.Q(state=State.CANCELLED, code=None, accepted_at=None)
                | models.Q(state__in=[State.PROCESSING, State.SUCCEEDED], code__isnull=False, accepted_at__isnull=False)
                | models.Q(state=State.FAILED, code=None, accepted_at=None)
                | models.Q(state=State.FAILED, code__isnull=False, accepted_at__isnull=False),
                name="payments_payment_coded",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UNFINISHED, settled_at=None, failed_at=None, cancelled_at=None)
                | models.Q(state=State.SUCCEEDED, settled_at__isnull=False, failed_at=None, cancelled_at=None)
                | models.Q(state=State.FAILED, settled_at=None, failed_at__isnull=False, cancelled_at=None)
                | models.Q(state=State.CANCELLED, settled_at=None, failed_at=None, cancelled_at__isnull=False),
                name="payments_payment_ended",
            ),
        ]
        indexes = [
            # Read by the polling and the daily sweep, which ask the processor about each.
            models.Index(
                fields=["firm", "submitted_at"],
                condition=models.Q(state__in=UNFINISHED),
                name="payments_payment_unfinished",
            ),
            # Read before each new attempt with a card: those that failed lately.
            models.Index(
                fields=["firm", "failed_at"],
                condition=models.Q(failed_at__isnull=False, method=Method.CARD),
                name="payments_payment_card_failed",
            ),
            # Read by the payer's own history, and before each new attempt of theirs.
            models.Index(fields=["firm", "by", "-submitted_at"], name="payments_payment_by"),
            # Read by the firm's list, the newest first.
            models.Index(fields=["firm", "-submitted_at", "-id"], name="payments_payment_newest"),
            # Read by the firm's tasks: hardly ever one.
            models.Index(
                fields=["firm"], condition=models.Q(told_cents__isnull=False), name="payments_payment_mismatched"
            ),
        ]

    @property
    def charged_cents(self) -> int:
        return self.items_cents + self.payer_fee_cents

    @property
    def items_amount(self) -> Money:
        return self._money(self.items_cents)

    @property
    def payer_fee(self) -> Money:
        return self._money(self.payer_fee_cents)

    @property
    def why_failed(self) -> str:
        """To the firm: what a payer is told may be less, and asks something else of them."""
        return self.failure_firm_words or self.failure_words

    @property
    def charged(self) -> Money:
        return self._money(self.charged_cents)

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_being_taken(self) -> bool:
        """The payer has given a card on the processor's own page, where it is held; it was looked at, and is captured.

        Before that nothing is known of such a card; a payment through our own fields has no page.
        """
        return self.state in OPEN and bool(self.session_id and self.funding)

    @property
    def paid_with(self) -> str:
        """As far as it is known.

        `Visa ending in 4242`, `Apple Pay (Visa •••• 4242)`, or `bank transfer from First Bank, account ending in 6789`.
        """
        ending = f"ending in {self.last4}" if self.last4 else ""
        if self.method == Method.BANK:
            bank = f" from {self.bank_name}" if self.bank_name else ""
            return f"bank transfer{bank}{f', account {ending}' if ending else ''}"
        if self.wallet:
            return naming.by_wallet(self.wallet, self.brand, self.last4)
        return f"{self.brand.title() if self.brand else 'card'} {ending}".strip()

    def age(self, now: datetime) -> timedelta:
        """How long the payer has been waiting for a final word."""
        return now - self.submitted_at

    def _money(self, cents: int) -> Money:
        return Money(cents, Currency(self.currency))
