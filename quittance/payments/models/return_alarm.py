from django.db import models

from quittance.payments.rules.return_rates import Sort
from quittance.tenancy.models import FirmModel

_SORTS = [(each.value, each.value) for each in Sort]


class ReturnAlarm(FirmModel):
    """That a rate of returned bank transfers is above its limit: told when it passed it, and not each day again."""

    sort = models.CharField(max_length=20, choices=_SORTS)
    passed_date = models.DateField(help_text="by the firm's days")
    told_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="when it was found within the limit again")

    class Meta(FirmModel.Meta):
        db_table = "payments_return_alarm"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sort__in=[each.value for each in Sort]), name="payments_return_alarm_sort"
            ),
            models.UniqueConstraint(
                fields=["firm", "sort"], condition=models.Q(ended_at=None), name="payments_return_alarm_one"
            ),
        ]
