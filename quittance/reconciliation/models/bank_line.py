from django.db import models

from quittance.tenancy.models import BankAccount, FirmModel


class Statement(FirmModel):
    """A bank's statement that somebody of the firm brought."""

    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, help_text="of the file")
    sha256 = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    lines_read = models.IntegerField()
    lines_new = models.IntegerField(help_text="the rest had come with an earlier one")
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_statement"

    @property
    def lines_known(self) -> int:
        return self.lines_read - self.lines_new


class BankLine(FirmModel):
    """A line of it. The same line brought twice is one row."""

    INSERT_ONLY = True

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100, help_text="the same for the same line, in whichever file")
    booked_date = models.DateField()
    currency = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField()
    text = models.TextField(default="")
    reference = models.CharField(max_length=200, default="")

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_bank_line"
        constraints = [models.UniqueConstraint(fields=["bank_account", "key"], name="reconciliation_bank_line_once")]
        indexes = [models.Index(fields=["firm", "booked_date"], name="reconciliation_bank_line_day")]
