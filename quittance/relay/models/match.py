from django.db import models

from quittance.receivables.models import Invoice
from quittance.relay.models.enclosed import Enclosed
from quittance.relay.models.intake import Intake
from quittance.tenancy.models import FirmModel


class Match(FirmModel):
    """An invoice that a mail is about, and where that was read."""

    class Found(models.TextChoices):
        FILE_NAME = "file_name"
        SUBJECT = "subject"
        TEXT = "text"
        PERSON = "person"

    INSERT_ONLY = True

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="matches")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(Enclosed, null=True, on_delete=models.PROTECT, related_name="+")
    found_in = models.CharField(max_length=20, choices=Found.choices)

    class Meta(FirmModel.Meta):
        db_table = "relay_match"
        constraints = [
            models.UniqueConstraint(fields=["intake", "invoice"], name="relay_match_once"),
            models.CheckConstraint(
                condition=models.Q(found_in__in=["file_name", "subject", "text", "person"]), name="relay_match_found_in"
            ),
        ]
        indexes = [
            # Read by an invoice's own page: which mails brought it.
            models.Index(fields=["firm", "invoice"], name="relay_match_invoice"),
        ]


class Copy(FirmModel):
    """That an invoice went to an address. The guard against duplicates looks here (EML-16)."""

    INSERT_ONLY = True

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=320, help_text="in lower case")
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="copies")
    received_at = models.DateTimeField(help_text="when its mail came in")

    class Meta(FirmModel.Meta):
        db_table = "relay_copy"
        constraints = [
            models.UniqueConstraint(fields=["intake", "invoice", "address"], name="relay_copy_once"),
        ]
        indexes = [
            # Read at each mail: who had this invoice lately.
            models.Index(fields=["firm", "invoice", "received_at"], name="relay_copy_lately"),
        ]
