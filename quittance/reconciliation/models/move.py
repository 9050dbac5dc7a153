from django.db import models

from quittance.receivables.models import Client, Invoice, Receipt
from quittance.reconciliation.models.file_set import FileSet
from quittance.tenancy.models import FirmModel


class Move(FirmModel):
    """An item of ours put to another invoice or client, or to none (FILE-9).

    Where its row had left already, two rows outside of the deposit say so, under suffixes of their own.
    """

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="+")
    code = models.BigIntegerField()
    amount_cents = models.BigIntegerField()
    from_client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    from_invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="+")
    to_client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    to_invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="+")
    in_file = models.BooleanField(help_text="its row stood in a file when it was moved")
    shown = models.BooleanField(default=False, help_text="the practice system had it there already")
    old_suffix = models.IntegerField(null=True, help_text="of the row that takes it from the old, from 900 on")
    new_suffix = models.IntegerField(null=True, help_text="of the row that puts it to the new")
    file_set = models.ForeignKey(FileSet, null=True, on_delete=models.PROTECT, related_name="moves")
    reason = models.TextField(default="")
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_move"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="reconciliation_move_above_nothing"),
            models.CheckConstraint(
                condition=models.Q(old_suffix=None, new_suffix=None, file_set=None)
                | models.Q(old_suffix__gte=900, new_suffix__gte=100, in_file=True, shown=False),
                name="reconciliation_move_rows",
            ),
        ]


class Posted(FirmModel):
    """That somebody posted a row of the alt file by hand. Taken back, it is open again."""

    code = models.BigIntegerField()
    suffix = models.IntegerField()
    posted_at = models.DateTimeField()
    posted_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, default="")

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_posted"
        constraints = [
            models.UniqueConstraint(
                fields=["firm", "code", "suffix"],
                condition=models.Q(withdrawn_at=None),
                name="reconciliation_posted_once",
            )
        ]
