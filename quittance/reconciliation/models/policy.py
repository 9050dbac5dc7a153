from datetime import time
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from quittance.core.tables import DateStyle
from quittance.payments.rules.fees import Method
from quittance.reconciliation.rules import calendar, journal
from quittance.reconciliation.rules.rows import Dated
from quittance.tenancy.models import FirmModel


class Policy(FirmModel):
    """What a firm chose about its files. Where it chose nothing, this holds."""

    mail_time = models.TimeField(default=time(7), help_text="by the firm's clock, on the day of the deposit")
    addresses = ArrayField(
        models.CharField(max_length=320), default=list, help_text="who gets the files; empty: who hears of payments"
    )
    attach = models.BooleanField(default=True, help_text="no: the mail says where they are, and has none in it")
    dated = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Dated], default=Dated.DEPOSIT)
    dates = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in DateStyle], default=DateStyle.US
    )
    with_payout = models.BooleanField(default=False, help_text="a last column names the payout")
    xlsx = models.BooleanField(default=True, help_text="the mail brings them as XLSX, too")
    layout = models.CharField(max_length=20, default="", help_text="the practice system's own; none: the three files")
    bank_indexes = models.JSONField(default=dict, help_text="bank account's key to the practice system's index of it")
    card_types = models.JSONField(default=dict, help_text="a card's brand to the practice system's word for it")
    types = models.JSONField(default=dict)
    columns = models.JSONField(default=list, help_text="of the generic layout: title and what stands in it")
    cash = models.CharField(max_length=60, default=journal.USUAL.cash)
    fees = models.CharField(max_length=60, default=journal.USUAL.fees)
    receivable = models.CharField(max_length=60, default=journal.USUAL.receivable)
    other = models.CharField(max_length=60, default=journal.USUAL.other)
    suspense = models.CharField(max_length=60, default=journal.USUAL.suspense)
    bank_time = models.TimeField(default=calendar.DEFAULTS[Method.BANK].at, help_text="cut-off of bank transfers")
    bank_zone = models.CharField(max_length=60, default="UTC")
    card_time = models.TimeField(default=calendar.DEFAULTS[Method.CARD].at, help_text="cut-off of cards")
    card_zone = models.CharField(max_length=60, default="UTC")
    bank_days = models.PositiveIntegerField(default=calendar.DEPOSIT_DAYS)
    card_days = models.PositiveIntegerField(default=calendar.DEPOSIT_DAYS)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=120, default="")

    CHOICES: ClassVar[tuple[str, ...]] = (
        "mail_time", "addresses", "attach", "dated", "dates", "with_payout", "xlsx", "layout", "bank_indexes",
        "card_types", "types", "columns", "cash", "fees", "receivable", "other", "suspense",
        "bank_time", "bank_zone", "card_time", "card_zone", "bank_days", "card_days",
    )  # fmt: skip

    class Meta(FirmModel.Meta):
        db_table = "reconciliation_policy"
        constraints = [
            models.UniqueConstraint(fields=["firm"], name="reconciliation_policy_once"),
            models.CheckConstraint(
                condition=models.Q(dated__in=[each.value for each in Dated]), name="reconciliation_policy_dated"
            ),
            models.CheckConstraint(
                condition=models.Q(dates__in=[each.value for each in DateStyle]), name="reconciliation_policy_dates"
            ),
            models.CheckConstraint(
                condition=models.Q(bank_days__gte=1, bank_days__lte=10, card_days__gte=1, card_days__lte=10),
                name="reconciliation_policy_days",
            ),
        ]

    def cut_off(self, method: Method) -> calendar.CutOff:
        if method is Method.BANK:
            return calendar.CutOff(self.bank_time, self.bank_zone, self.bank_days)
        return calendar.CutOff(self.card_time, self.card_zone, self.card_days)

    @property
    def accounts(self) -> journal.Accounts:
        return journal.Accounts(self.cash, self.fees, self.receivable, self.other, self.suspense)

    @property
    def chosen(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.CHOICES}
