from django.contrib.postgres.fields import ArrayField
from django.db import models

from quittance.relay.models.intake import Intake
from quittance.tenancy.models import FirmModel


class Enclosed(FirmModel):
    """A file that came with a mail. Its bytes lie in storage under their digest."""

    class Fault(models.TextChoices):
        NONE = ""
        ENCRYPTED = "encrypted"
        UNREADABLE = "unreadable"
        TOO_LARGE = "too_large"

    INSERT_ONLY = True

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    file_name = models.TextField()
    content_type = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    storage_key = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    is_pdf = models.BooleanField(default=False)
    pages = models.PositiveIntegerField(null=True)
    fault = models.CharField(max_length=20, choices=Fault.choices, default="", blank=True)
    name_numbers = ArrayField(models.TextField(), default=list, help_text="invoice numbers its name may bear")
    text_numbers = ArrayField(models.TextField(), default=list, help_text="invoice numbers its text may bear")
    words = models.TextField(default="", help_text="the beginning of a PDF's text, to look for the client's number")

    class Meta(FirmModel.Meta):
        db_table = "relay_enclosed"
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="relay_enclosed_once"),
            models.CheckConstraint(
                condition=models.Q(fault__in=["", "encrypted", "unreadable", "too_large"]), name="relay_enclosed_fault"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
