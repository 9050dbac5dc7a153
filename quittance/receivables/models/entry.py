from django.db import models

from quittance.receivables.models.client import Client
from quittance.tenancy.models import Mirrored


class Kind(models.TextChoices):
    RECEIPT = "receipt"
    CREDIT_MEMO = "credit_memo"
    DEBIT_MEMO = "debit_memo"
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"
    OTHER = "other", "a type we do not know, taken by its sign"


class Entry(Mirrored):
    """A line of the client's ledger that moves a balance and is no invoice. Credits are negative, debits positive."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    type_name = models.TextField(help_text="the source's own word")
    number = models.CharField(max_length=100, default="")
    reference = models.TextField(default="", help_text="a cheque's number, a payment's code, or words")
    entry_date = models.DateField()
    amount_cents = models.BigIntegerField()
    open_cents = models.BigIntegerField(help_text="what is not applied to anything: cash on account is negative")
    voided = models.BooleanField(default=False)

    class Meta(Mirrored.Meta):
        db_table = "receivables_entry"
        constraints = [
            *Mirrored.Meta.constraints,
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="receivables_entry_kind"),
        ]

    def __str__(self) -> str:
        return self.number or self.type_name
