from django.db import models

from quittance.outbox.models.mail import Mail
from quittance.tenancy.models import FirmModel


class Attachment(FirmModel):
    """A file that travels with a mail. The bytes lie in storage; the digest tells that they are still the same."""

    INSERT_ONLY = True

    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    file_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    storage_key = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)

    class Meta(FirmModel.Meta):
        db_table = "outbox_attachment"
        constraints = [models.UniqueConstraint(fields=["mail", "position"], name="outbox_attachment_once")]

    def __str__(self) -> str:
        return self.file_name
