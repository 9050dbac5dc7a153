from django.db import models

from quittance.receivables.models.client import Client
from quittance.receivables.models.entry import Entry
from quittance.receivables.models.invoice import Invoice
from quittance.tenancy.models import Mirrored


class Origin(models.TextChoices):
    SOURCE = "source", "an application that the practice system shows"
    OURS = "ours", "an item of a payment that went through us"


class Item(models.TextChoices):
    """What an item of ours is for. Empty for the source's own rows."""

    NONE = "", "none"
    INVOICE = "invoice"
    LATE_FEE = "late_fee"
    ON_ACCOUNT = "on_account", "a payment without an invoice"
    REVERSAL = "reversal"
    AWAITED = "awaited", "kept from being due, because a credit is to follow"


class Standing(models.TextChoices):
    """Whether an item of ours counts. A hold and a receipt do; what was released never happened."""

    NONE = "", "none"
    HELD = "held"
    RECEIVED = "received"
    RELEASED = "released"


class Verdict(models.TextChoices):
    """What a receipt in the source is to us: the echo table, judged anew in each cycle."""

    COUNTS = "counts", "money the firm received otherwise"
    ECHO = "echo", "our own item, posted by the firm"
    POSTED = "posted", "our item without an invoice, posted where the firm applied it"
    LISTED = "listed", "counts, and is listed because it bears our identifier and no item of ours"
    ELSEWHERE = "elsewhere", "our item, posted to another invoice or client"
    DIFFERENCE = "difference", "our item, posted with another amount"
    TWICE = "twice", "our item, posted a second time"
    PROBABLE = "probable", "looks like our item, posted without its reference"


# These leave the balance as if the source had never shown them.
UNCOUNTED = (Verdict.ECHO, Verdict.ELSEWHERE, Verdict.DIFFERENCE, Verdict.TWICE, Verdict.PROBABLE)


class Receipt(Mirrored):
    """Money against a bill: an application in the source, or an item of ours. Lowers what is due if positive."""

    source_key = models.CharField(max_length=100, null=True)  # type: ignore[assignment]  # noqa: DJ001  items of ours have none
    source_hash = models.BigIntegerField(default=0)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="receipts")
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="receipts")
    entry = models.ForeignKey(
        Entry, null=True, on_delete=models.PROTECT, related_name="applications", help_text="whose application it is"
    )
    target_entry = models.ForeignKey(
        Entry,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="where it was applied to no invoice, such as a debit memo",
    )
    amount_cents = models.BigIntegerField()
    received_date = models.DateField()

    item = models.CharField(max_length=20, choices=Item.choices, default="", db_default="", blank=True)
    standing = models.CharField(max_length=20, choices=Standing.choices, default="", db_default="", blank=True)
    code = models.BigIntegerField(
        null=True, help_text="of the payment, from when it is received; with the suffix it is our reference"
    )
    suffix = models.IntegerField(null=True)
    submitted_at = models.DateTimeField(null=True, help_text="when the payer sent it off")
    description = models.TextField(default="", db_default="")
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reversals", db_index=False)

    verdict = models.CharField(
        max_length=20, choices=Verdict.choices, default=Verdict.COUNTS, db_default=Verdict.COUNTS
    )
    echo_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="shown_by", db_index=False)
    judged_at = models.DateTimeField(null=True, help_text="when the verdict last changed")
    judged_invoice = models.ForeignKey(
        Invoice,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="the invoice whose sum leaves it out; it may lie on another one by now",
    )

    class Meta(Mirrored.Meta):
        db_table = "receivables_receipt"
        constraints = [
            *Mirrored.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    models.Q(origin=Origin.SOURCE, source_key__isnull=False, entry__isnull=False, item="", standing="")
                    | models.Q(origin=Origin.OURS, source_key=None, entry=None)
                    & ~models.Q(item="")
                    & ~models.Q(standing="")
                ),
                name="receivables_receipt_origin",
            ),
            # A code is given when the processor accepts: what is only held has none yet, what was released never had.
            models.CheckConstraint(
                condition=~models.Q(standing=Standing.RECEIVED) | models.Q(code__isnull=False, suffix__isnull=False),
                name="receivables_receipt_coded",
            ),
            models.UniqueConstraint(
                fields=["firm", "code", "suffix"],
                condition=models.Q(origin=Origin.OURS),
                name="receivables_receipt_reference",
            ),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="receivables_receipt_origins"),
            models.CheckConstraint(condition=models.Q(verdict__in=Verdict.values), name="receivables_receipt_verdict"),
            models.CheckConstraint(
                condition=models.Q(standing__in=Standing.values), name="receivables_receipt_standing"
            ),
            models.CheckConstraint(condition=models.Q(item__in=Item.values), name="receivables_receipt_item"),
            # What was taken back is put back once.
            models.UniqueConstraint(
                fields=["reverses"],
                condition=models.Q(reverses__isnull=False) & ~models.Q(item=Item.REVERSAL),
                name="receivables_receipt_restored_once",
            ),
            # One item has at most one echo.
            models.UniqueConstraint(
                fields=["echo_of"], condition=models.Q(verdict=Verdict.ECHO), name="receivables_receipt_echo_once"
            ),
        ]
        # Nearly all rows have none of these, and an index of nothing would slow every load.
        indexes = [
            models.Index(fields=["client"], condition=models.Q(origin=Origin.OURS), name="receivables_receipt_ours"),
            models.Index(
                fields=["echo_of"], condition=models.Q(echo_of__isnull=False), name="receivables_receipt_shown"
            ),
            # For the list of what a person should decide.
            models.Index(
                fields=["firm", "verdict"],
                condition=~models.Q(verdict=Verdict.COUNTS),
                name="receivables_receipt_verdicts",
            ),
            models.Index(
                fields=["reverses"], condition=models.Q(reverses__isnull=False), name="receivables_receipt_reversed"
            ),
            models.Index(
                fields=["target_entry"],
                condition=models.Q(target_entry__isnull=False),
                name="receivables_receipt_target",
            ),
        ]
