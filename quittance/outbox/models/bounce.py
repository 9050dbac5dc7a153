from django.db import models

from quittance.outbox.models.delivery import Delivery
from quittance.outbox.models.mail import Mail
from quittance.tenancy.models import FirmModel


class Bounce(FirmModel):
    """A report that a copy did not arrive, as its server wrote it."""

    INSERT_ONLY = True

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="bounces")
    inbound_id = models.BigIntegerField(help_text="the inbox row that holds the report")
    status = models.CharField(max_length=20, default="", help_text="5.1.1 and the like")
    words = models.TextField(default="")
    permanent = models.BooleanField()
    received_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "outbox_bounce"
        constraints = [models.UniqueConstraint(fields=["delivery", "inbound_id"], name="outbox_bounce_once")]


class BounceReport(FirmModel):
    """That the firm was told of a day's bounces (EML-8). One per day, however often the job runs."""

    INSERT_ONLY = True

    day_date = models.DateField(help_text="the firm's own day it tells of")
    mail = models.ForeignKey(Mail, null=True, on_delete=models.PROTECT, related_name="+", help_text="none: no bounces")
    written_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "outbox_bounce_report"
        constraints = [models.UniqueConstraint(fields=["firm", "day_date"], name="outbox_bounce_report_once")]
