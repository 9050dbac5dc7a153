from django.db import models

from quittance.receivables.models.entry import Entry
from quittance.receivables.models.invoice import Invoice
from quittance.receivables.models.receipt import Receipt
from quittance.tenancy.models import FirmModel


class Says(models.TextChoices):
    SAME = "same", "the same money as our item"
    OTHER = "other", "other money"
    FOLLOW = "follow", "our item follows to where the firm posted it"


class Decision(FirmModel):
    """What a person of the firm said about a receipt in the source. Withdrawn, it counts no more; no row is erased."""

    receipt = models.ForeignKey(Receipt, null=True, on_delete=models.PROTECT, related_name="decisions")
    entry = models.ForeignKey(
        Entry, null=True, on_delete=models.PROTECT, related_name="decisions", help_text="instead, of money on account"
    )
    item = models.ForeignKey(
        Receipt,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="ours; none where a receipt bears our identifier and names nothing of ours",
    )
    says = models.CharField(max_length=10, choices=Says.choices)
    from_invoice = models.ForeignKey(
        Invoice,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="where the item stood before it followed",
    )
    reference = models.TextField(default="", db_default="", help_text="which the receipt bore when it was decided")
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, default="")

    class Meta(FirmModel.Meta):
        db_table = "receivables_decision"
        constraints = [
            models.UniqueConstraint(
                fields=["receipt"], condition=models.Q(withdrawn_at=None), name="receivables_decision_once"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(withdrawn_at=None), name="receivables_decision_entry_once"
            ),
            models.CheckConstraint(condition=models.Q(says__in=Says.values), name="receivables_decision_says"),
            models.CheckConstraint(
                condition=models.Q(receipt=None, entry__isnull=False) | models.Q(receipt__isnull=False, entry=None),
                name="receivables_decision_about",
            ),
            models.CheckConstraint(
                condition=models.Q(says=Says.OTHER) | models.Q(item__isnull=False), name="receivables_decision_item"
            ),
        ]
