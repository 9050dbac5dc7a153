from django.contrib.postgres.fields import ArrayField
from django.db import models

from quittance.tenancy.models.base import FirmModel


class BankAccount(FirmModel):
    """Where the money of some of a firm's clients arrives: one account of the firm at the payment processor."""

    name = models.CharField(max_length=100, help_text="the firm's word for it: Operating account")
    account = models.CharField(max_length=100, unique=True, help_text="the processor's name of it")
    bank_name = models.CharField(max_length=100, default="")
    last4 = models.CharField(max_length=4, default="")
    is_default = models.BooleanField(default=False, help_text="takes what no other account takes")
    offices = ArrayField(
        models.CharField(max_length=100), default=list, help_text="source keys of offices whose clients pay into it"
    )
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="since when nothing new is paid into it")

    class Meta(FirmModel.Meta):
        db_table = "tenancy_bank_account"
        constraints = [
            models.UniqueConstraint(fields=["firm", "name"], name="tenancy_bank_account_once"),
            models.UniqueConstraint(
                fields=["firm"],
                condition=models.Q(is_default=True, closed_at=None),
                name="tenancy_bank_account_default",
            ),
        ]

    def __str__(self) -> str:
        return self.name
