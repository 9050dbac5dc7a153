from typing import Any

from django.db import models

from quittance.core.money import Currency
from quittance.reconciliation.rules.motions import Use
from quittance.tenancy.models import BankAccount, FirmModel


class Kind(models.TextChoices):
    DEPOSIT = "deposit"  # what a bank account shows on a day
    CHANGES = "changes"  # payments moved and rows corrected afterwards: it changes no deposit


class FileSet(FirmModel):
    """What left for a bank account on a day: numbered, sealed, chained to the one before it, and never changed."""

    INSERT_ONLY = True

    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    number = models.IntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DEPOSIT)
    deposit_date = models.DateField(help_text="of changes: their own day")
    previous = models.CharField(max_length=64, default="", help_text="the hash of the set before it")
    hash = models.CharField(max_length=64)
    manifest = models.JSONField(help_text="as it was sealed: files, totals, payouts")
    setup = models.JSONField(help_text="by which choices of the firm it was made, so that it can be made again")
    archive = models.CharField(max_length=100, help_text="where its bytes lie")
    built_at = models.DateTimeField()
    released_by = models.CharField(max_length=120, default="")
    released_reason = models.TextField(default="")

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_file_set"
        constraints = [
            models.UniqueConstraint(fields=["bank_account", "number"], name="reconciliation_file_set_number"),
            models.UniqueConstraint(fields=["bank_account", "previous"], name="reconciliation_file_set_chain"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="reconciliation_file_set_kind"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="reconciliation_file_set_from_one"),
            models.CheckConstraint(
                condition=models.Q(number=1, previous="") | models.Q(number__gt=1) & ~models.Q(previous=""),
                name="reconciliation_file_set_first",
            ),
        ]
        indexes = [models.Index(fields=["firm", "deposit_date"], name="reconciliation_file_set_day")]

    @property
    def totals(self) -> dict[str, str]:
        found: dict[str, str] = self.manifest["totals"]
        return found

    @property
    def files(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.manifest["files"]
        return found

    @property
    def money(self) -> Currency:
        return Currency(self.currency)


class FiledRow(FirmModel):
    """A row of the invoice file, the alt file, or of what was moved. A firm has each key once, whatever the file."""

    INSERT_ONLY = True

    file_set = models.ForeignKey(FileSet, on_delete=models.PROTECT, related_name="rows")
    payout = models.ForeignKey(
        "payments.Payout", null=True, on_delete=models.PROTECT, related_name="+", help_text="none where it was moved"
    )
    code = models.BigIntegerField()
    suffix = models.IntegerField()
    use = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Use])
    ref = models.CharField(max_length=60)
    row_date = models.DateField()
    client = models.CharField(max_length=100, default="")
    invoice = models.CharField(max_length=100, default="")
    amount_cents = models.BigIntegerField()
    notes = models.TextField(default="")
    method = models.CharField(max_length=10)
    card = models.CharField(max_length=40, default="")

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_filed_row"
        constraints = [
            models.UniqueConstraint(fields=["firm", "code", "suffix"], name="reconciliation_filed_row_once"),
            models.CheckConstraint(
                condition=models.Q(use__in=[each.value for each in Use]), name="reconciliation_filed_row_use"
            ),
            models.CheckConstraint(
                condition=models.Q(method__in=["card", "bank"]), name="reconciliation_filed_row_method"
            ),
        ]
        indexes = [
            # Read by the page of a set, a page of rows at a time, and by the search for where a row stands.
            models.Index(fields=["file_set", "code", "suffix"], name="reconciliation_filed_row_place"),
            # Read by the search for an amount.
            models.Index(fields=["firm", "amount_cents"], name="reconciliation_filed_row_cents"),
        ]


class FiledFee(FirmModel):
    """A row of the fee report."""

    INSERT_ONLY = True

    file_set = models.ForeignKey(FileSet, on_delete=models.PROTECT, related_name="fees")
    payout = models.ForeignKey("payments.Payout", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=300)
    amount_cents = models.BigIntegerField(help_text="above zero what was withheld, below what was given back")
    details = models.TextField()
    method = models.CharField(max_length=10, help_text="as the file has it: CC, ACH")
    client_name = models.TextField(default="")
    client = models.CharField(max_length=100, default="")
    code = models.BigIntegerField(null=True)
    transaction_date = models.DateField()
    deposit_date = models.DateField()

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_filed_fee"
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="reconciliation_filed_fee_once")]


class Mailing(FirmModel):
    """That a set was mailed: in the morning, or again when somebody wished it."""

    INSERT_ONLY = True

    file_set = models.ForeignKey(FileSet, on_delete=models.PROTECT, related_name="mailings")
    mail = models.ForeignKey("outbox.Mail", on_delete=models.PROTECT, related_name="+")
    mailed_at = models.DateTimeField()
    mailed_by = models.CharField(max_length=120)

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_mailing"
        constraints = [models.UniqueConstraint(fields=["mail"], name="reconciliation_mailing_once")]


class Withdrawal(FirmModel):
    """A payout of the set came back: its rows are not to be posted until it leaves again, and come in no other set."""

    INSERT_ONLY = True

    file_set = models.ForeignKey(FileSet, on_delete=models.PROTECT, related_name="withdrawals")
    payout = models.OneToOneField("payments.Payout", on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_withdrawal"


class Corrected(FirmModel):
    """A cell of a row that left in an earlier set, and what it ought to be."""

    INSERT_ONLY = True

    file_set = models.ForeignKey(FileSet, on_delete=models.PROTECT, related_name="corrected")
    place = models.IntegerField()
    number = models.IntegerField(help_text="of the set that holds the row")
    row_key = models.CharField(max_length=300)
    column = models.CharField(max_length=40)
    was = models.TextField()
    now = models.TextField()

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_corrected"
        constraints = [models.UniqueConstraint(fields=["file_set", "place"], name="reconciliation_corrected_once")]
